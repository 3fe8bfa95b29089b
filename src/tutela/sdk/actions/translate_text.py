"""Translate a text."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from tutela.sdk.actions.base import Column
from tutela.sdk.actions.text import TEXT_COLUMNS, TextAction
from tutela.sdk.response import TextResponse
from tutela.sdk.text import _


class TranslateTextResponse(TextResponse):
    """The translation."""

    actionname = "translate_text"


class TranslateText(TextAction):
    """Translate a text into another language."""

    basename = "translate_text"
    label = _("Translate")
    description = _("Translates a text into another language.")
    system_instruction = (
        "You are a translator. Translate what you are given into the language that the request names, keeping"
        " meaning, tone and paragraphs. Return only the translation, as plain text, with no comment."
    )
    response_class = TranslateTextResponse
    columns = (
        *TEXT_COLUMNS,
        Column("targetlanguage", "char", 35, comment="BCP 47 tag of the language asked for"),
    )

    targetlanguage: str = Field(
        pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,4}$",
        max_length=35,
        description="The language to translate into, as a BCP 47 tag: es, pt-BR.",
    )

    def request_row(self) -> dict[str, Any]:
        return {**super().request_row(), "targetlanguage": self.targetlanguage}
