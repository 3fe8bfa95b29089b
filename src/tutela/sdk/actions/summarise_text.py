"""Summarise a text."""

from __future__ import annotations

from tutela.sdk.actions.text import TextAction
from tutela.sdk.response import TextResponse
from tutela.sdk.text import _


class SummariseTextResponse(TextResponse):
    """The summary."""

    actionname = "summarise_text"


class SummariseText(TextAction):
    """Condense a text to its key points."""

    basename = "summarise_text"
    label = _("Summarise")
    description = _("Condenses a text to its key points.")
    system_instruction = (
        "You help a learner to grasp a text. Condense what you are given to its key points, in simpler words"
        " where that keeps the meaning, in the language of the text. Say nothing that the text does not say."
        " Return only the summary, as plain text: short sentences, no Markdown, no greeting, no closing remark."
    )
    response_class = SummariseTextResponse
