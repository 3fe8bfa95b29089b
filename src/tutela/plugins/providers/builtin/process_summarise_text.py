"""Summarise a text by quoting it."""

from __future__ import annotations

import asyncio

from tutela.plugins.providers.builtin.config import Config, SummarySettings
from tutela.plugins.providers.builtin.notes import note_on_a_whole_text
from tutela.plugins.providers.builtin.summariser import summarise
from tutela.sdk import Process, Provider, ProviderUnavailable, Response, SummariseText
from tutela.sdk.text import _

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
