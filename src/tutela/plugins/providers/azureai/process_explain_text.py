"""Explain a text."""

from tutela.plugins.providers.azureai.process import ProcessText
from tutela.sdk import ExplainText


class ProcessExplainText(ProcessText[ExplainText]):
    """Explains what a text means."""

    action = ExplainText
