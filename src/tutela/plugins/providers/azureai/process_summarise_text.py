"""Summarise a text."""

from tutela.plugins.providers.azureai.process import ProcessText
from tutela.sdk import SummariseText


class ProcessSummariseText(ProcessText[SummariseText]):
    """Condenses a text."""

    action = SummariseText
