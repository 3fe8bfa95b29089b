"""Generate an image."""

from tutela.plugins.providers.azureai.config import Config
from tutela.plugins.providers.azureai.process import AzureProcess
from tutela.plugins.providers.azureai.settings import ImageSettings
from tutela.protocols.openai import ProcessImage
from tutela.sdk import GenerateImage


class ProcessGenerateImage(AzureProcess[GenerateImage], ProcessImage[Config]):
    """Draws one image."""

    settings_class = ImageSettings
    settings: ImageSettings

    def parameters(self, action: GenerateImage) -> dict[str, str]:
        """As the model takes them, but that the form of the answer is left to Azure: either form is understood."""
        return {name: value for name, value in super().parameters(action).items() if name != "response_format"}
