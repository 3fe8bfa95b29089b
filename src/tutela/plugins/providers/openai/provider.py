"""The provider, and how it performs each action."""

from __future__ import annotations

from typing import Any, TypeVar

from tutela.plugins.providers.openai.client import Client, try_connection
from tutela.plugins.providers.openai.config import Config, ImageSettings, TextSettings
from tutela.protocols import openai as protocol
from tutela.protocols.openai import ProcessImage
from tutela.protocols.openai.process import ProtocolProcess
from tutela.sdk import (
    Action,
    ConnectionReport,
    ExplainText,
    GenerateImage,
    GenerateText,
    ModelSettings,
    Provider,
    SummariseText,
    TextAction,
    TranslateText,
)
from tutela.sdk.text import _

A = TypeVar("A", bound=Action[Any])
T = TypeVar("T", bound=TextAction)


class OpenAIProcess(ProtocolProcess[Config, A]):
    """Performs an action by one call of the service."""

    @property
    def client(self) -> Client:
        return Client(self.provider.config, self.provider.toolbox.http)

    def request(self, action: A) -> dict[str, Any]:
        return {"model": self.settings.model_name, **super().request(action)}


class ProcessText(OpenAIProcess[T], protocol.ProcessText[Config, T]):
    """Performs a text action as a chat."""

    settings_class = TextSettings
    settings: TextSettings


class ProcessGenerateText(ProcessText[GenerateText]):
    """Writes a text as the prompt asks."""

    action = GenerateText


class ProcessSummariseText(ProcessText[SummariseText]):
    """Condenses a text."""

    action = SummariseText


class ProcessExplainText(ProcessText[ExplainText]):
    """Explains what a text means."""

    action = ExplainText


class ProcessTranslateText(ProcessText[TranslateText]):
    """Translates a text into the language asked for."""

    action = TranslateText


class ProcessGenerateImage(OpenAIProcess[GenerateImage], ProcessImage[Config]):
    """Draws one image."""

    settings_class = ImageSettings


TEXT = (ProcessGenerateText, ProcessSummariseText, ProcessExplainText, ProcessTranslateText)


class OpenAI(Provider[Config]):
    """Any service that speaks OpenAI's protocol."""

    name = "openai"
    label = _("OpenAI or compatible")
    description = _("Any service that speaks OpenAI's protocol: OpenAI itself, Ollama, vLLM, Mistral and many others.")
    config_class = Config
    processes = (*TEXT, ProcessGenerateImage)

    async def test_connection(self) -> ConnectionReport:
        if not self.is_provider_configured():
            return ConnectionReport(False, _("No API key is set, and OpenAI needs one."))
        client = Client(self.config, self.toolbox.http)
        settings = [self.settings_for(process.action) for process in TEXT]
        return await try_connection(client, {one.model_name for one in settings if isinstance(one, ModelSettings)})
