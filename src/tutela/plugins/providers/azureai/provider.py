"""The provider: which actions, with which configuration."""

from __future__ import annotations

from tutela.plugins.providers.azureai.config import Config
from tutela.plugins.providers.azureai.connection import try_connection
from tutela.plugins.providers.azureai.process_explain_text import ProcessExplainText
from tutela.plugins.providers.azureai.process_generate_image import ProcessGenerateImage
from tutela.plugins.providers.azureai.process_generate_text import ProcessGenerateText
from tutela.plugins.providers.azureai.process_summarise_text import ProcessSummariseText
from tutela.plugins.providers.azureai.process_translate_text import ProcessTranslateText
from tutela.plugins.providers.azureai.settings import TextSettings
from tutela.sdk import ConnectionReport, Provider
from tutela.sdk.text import _

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
