"""The provider, and how it performs each action."""

from __future__ import annotations

from typing import Any, TypeVar

from tutela.plugins.providers.azureai.client import Client, try_connection
from tutela.plugins.providers.azureai.config import Config, DeployedSettings, ImageSettings, TextSettings
from tutela.protocols import openai as protocol
from tutela.protocols.openai import ProcessImage
from tutela.protocols.openai.process import ProtocolProcess
from tutela.sdk import (
    Action,
    ConnectionReport,
    ExplainText,
    GenerateImage,
    GenerateText,
    Provider,
    SummariseText,
    TextAction,
    TranslateText,
)
from tutela.sdk.text import _

A = TypeVar("A", bound=Action[Any])
T = TypeVar("T", bound=TextAction)


class AzureProcess(ProtocolProcess[Config, A]):
    """Performs an action by one call of its deployment, which stands in the address: the body names no model."""

    settings: DeployedSettings

    @property
    def client(self) -> Client:
        return Client(self.provider.config, self.settings, self.provider.toolbox.http)


class ProcessText(AzureProcess[T], protocol.ProcessText[Config, T]):
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


class ProcessGenerateImage(AzureProcess[GenerateImage], ProcessImage[Config]):
    """Draws one image."""

    settings_class = ImageSettings
    settings: ImageSettings

    def parameters(self, action: GenerateImage) -> dict[str, str]:
        """As the model takes them, but that the form of the answer is left to Azure: either form is understood."""
        return {name: value for name, value in super().parameters(action).items() if name != "response_format"}


TEXT = (ProcessGenerateText, ProcessSummariseText, ProcessExplainText, ProcessTranslateText)


class AzureAI(Provider[Config]):
    """OpenAI's models in an Azure resource."""

    name = "azureai"
    label = _("Azure OpenAI")
    description = _("OpenAI's models in your organisation's own Azure resource.")
    config_class = Config
    processes = (*TEXT, ProcessGenerateImage)

    async def test_connection(self) -> ConnectionReport:
        if not self.is_provider_configured():
            return ConnectionReport(False, _("No API key is set, and Azure needs one."))
        settings = [self.settings_for(process.action) for process in TEXT]
        wanted = [one for one in settings if isinstance(one, TextSettings)]
        return await try_connection(self.config, self.toolbox.http, wanted)
