"""Generate an image."""

from tutela.plugins.providers.openai.config import Config
from tutela.plugins.providers.openai.process import OpenAIProcess
from tutela.plugins.providers.openai.settings import ImageSettings
from tutela.sdk import GenerateImage
from tutela.sdk.openai_protocol import ProcessImage


class ProcessGenerateImage(OpenAIProcess[GenerateImage], ProcessImage[Config]):
    """Draws one image."""

    settings_class = ImageSettings
