"""The provider: which actions, with which configuration."""

from __future__ import annotations

from tutela.plugins.providers.openai.client import Client
from tutela.plugins.providers.openai.config import Config
from tutela.plugins.providers.openai.connection import try_connection
from tutela.plugins.providers.openai.process_explain_text import ProcessExplainText
from tutela.plugins.providers.openai.process_generate_image import ProcessGenerateImage
from tutela.plugins.providers.openai.process_generate_text import ProcessGenerateText
from tutela.plugins.providers.openai.process_summarise_text import ProcessSummariseText
from tutela.plugins.providers.openai.process_translate_text import ProcessTranslateText
from tutela.sdk import ConnectionReport, ModelSettings, Provider
from tutela.sdk.text import _

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
