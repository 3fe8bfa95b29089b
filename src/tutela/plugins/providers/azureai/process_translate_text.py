"""Translate a text."""

from tutela.plugins.providers.azureai.process import ProcessText
from tutela.sdk import TranslateText


class ProcessTranslateText(ProcessText[TranslateText]):
    """Translates a text into the language asked for."""

    action = TranslateText
