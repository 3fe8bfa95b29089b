"""Generate an image."""

from tutela.plugins.providers.openai.config import Config
from tutela.plugins.providers.openai.process import OpenAIProcess
from tutela.plugins.providers.openai.settings import ImageSettings
from tutela.protocols.openai import ProcessImage
from tutela.sdk import GenerateImage


class ProcessGenerateImage(OpenAIProcess[GenerateImage], ProcessImage[Config]):
    """Draws one image."""

    settings_class = ImageSettings
