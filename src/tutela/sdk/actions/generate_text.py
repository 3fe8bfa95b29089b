"""Generate text from a prompt."""

from __future__ import annotations

from tutela.sdk.actions.text import TextAction
from tutela.sdk.response import TextResponse
from tutela.sdk.text import _


class GenerateTextResponse(TextResponse):
    """The text that was generated."""

    actionname = "generate_text"


class GenerateText(TextAction):
    """Write a text as the prompt asks."""

    basename = "generate_text"
    label = _("Generate text")
    description = _("Writes a text from a prompt.")
    system_instruction = (
        "You write text for a page of a learning platform. Do what the request asks and return only the text"
        " itself, as plain text: no Markdown, no greeting, no closing remark, no comment on the task."
    )
    guard = ""  # here the text is itself the request
    response_class = GenerateTextResponse
