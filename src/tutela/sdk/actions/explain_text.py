"""Explain a text."""

from __future__ import annotations

from tutela.sdk.actions.text import TextAction
from tutela.sdk.response import TextResponse
from tutela.sdk.text import _


class ExplainTextResponse(TextResponse):
    """The explanation."""

    actionname = "explain_text"


class ExplainText(TextAction):
    """Explain what a text means."""

    basename = "explain_text"
    label = _("Explain")
    description = _("Explains what a text means, with its hard words and ideas.")
    system_instruction = (
        "You help a learner to understand a text. Explain what you are given: what it says, what its difficult"
        " words and ideas mean, with a simple example where one helps, in the language of the text. Return only"
        " the explanation, as plain text: no Markdown, no greeting, no closing remark."
    )
    response_class = ExplainTextResponse
