"""The provider: what can be set, and how it summarises."""

from __future__ import annotations

import asyncio
from enum import StrEnum

from pydantic import Field

from tutela.plugins.providers.builtin.summariser import summarise
from tutela.sdk import (
    ActionSettings,
    ConnectionReport,
    Process,
    Provider,
    ProviderConfig,
    ProviderUnavailable,
    Response,
    SummariseText,
)
from tutela.sdk.text import _


class Config(ProviderConfig):
    """Nothing to set: it works as it is."""


class Length(StrEnum):
    """How long a summary is, beside the length that the text suggests."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"

    @property
    def scale(self) -> float:
        """Times the usual number of words."""
        return {Length.SHORT: 0.5, Length.MEDIUM: 1.0, Length.LONG: 1.8}[self]


class SummarySettings(ActionSettings):
    """Settings of *summarise*."""

    length: Length = Field(
        default=Length.MEDIUM,
        title=_("Length"),
        description=_("A medium summary has about a quarter of the words of a short text, and 180 words at the most."),
    )


_WHOLE = {
    "": "This text is too short to be shortened. Here it is whole:",
    "es": "Este texto es demasiado corto para resumirlo. Aquí está entero:",
    "fr": "Ce texte est trop court pour être résumé. Le voici en entier :",
    "de": "Dieser Text ist zu kurz, um gekürzt zu werden. Hier ist er ganz:",
    "pt": "Este texto é curto demais para ser resumido. Aqui está inteiro:",
    "it": "Questo testo è troppo breve per essere riassunto. Eccolo per intero:",
    "nl": "Deze tekst is te kort om samen te vatten. Hier staat hij in zijn geheel:",
    "ca": "Aquest text és massa curt per resumir-lo. Aquí el teniu sencer:",
}


def note_on_a_whole_text(code: str) -> str:
    """The note, in the language with this *code*, else in English."""
    return _WHOLE.get(code, _WHOLE[""])


MODEL_NAME = "extractive-1"
"""Grows when the same text would have another summary."""


class ProcessSummariseText(Process[Provider[Config], SummariseText]):
    """Chooses sentences of the text in a worker thread, so that other people are served meanwhile."""

    action = SummariseText
    settings_class = SummarySettings
    settings: SummarySettings

    async def process(self, action: SummariseText) -> Response:
        summary = await asyncio.to_thread(summarise, action.prompttext, self.settings.length.scale)
        if summary is None:
            raise ProviderUnavailable(
                422,
                _("This text has no sentences that a summary could be made of."),
                "The built-in summariser found no complete sentences of usual length in the text.",
            )
        note = note_on_a_whole_text(summary.language.code) if summary.whole else ""
        return self.action.response_class.succeeded(
            generatedcontent="\n\n".join(part for part in (note, summary.text) if part),
            finishreason="unchanged" if summary.whole else "stop",
            model_name=MODEL_NAME,
        )


class Builtin(Provider[Config]):
    """Summarises offline, by choosing sentences of the text."""

    name = "builtin"
    label = _("Built-in summariser")
    description = _(
        "Works offline and needs no key: it chooses the most telling sentences of a text. It is no AI model."
    )
    config_class = Config
    processes = (ProcessSummariseText,)
    external = False
    notice = _(
        "These are sentences of the text itself, chosen by the site's built-in summariser; no AI model wrote them."
    )

    async def test_connection(self) -> ConnectionReport:
        return ConnectionReport(True, _("Ready. It runs on this machine; nothing leaves it."), seconds=0.0)
