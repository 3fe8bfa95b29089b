"""Generate text: the prompt is the request itself."""

from tutela.plugins.providers.azureai.process import ProcessText
from tutela.sdk import GenerateText


class ProcessGenerateText(ProcessText[GenerateText]):
    """Writes a text as the prompt asks."""

    action = GenerateText
