"""The shared vocabulary of placements and providers: they meet only here."""

from typing import Any

from tutela.sdk.actions.base import SERVER_FIELDS, Action, Column
from tutela.sdk.actions.explain_text import ExplainText, ExplainTextResponse
from tutela.sdk.actions.generate_image import GenerateImage, GenerateImageResponse
from tutela.sdk.actions.generate_text import GenerateText, GenerateTextResponse
from tutela.sdk.actions.summarise_text import SummariseText, SummariseTextResponse
from tutela.sdk.actions.text import MAX_PROMPT, TextAction
from tutela.sdk.actions.translate_text import TranslateText, TranslateTextResponse

ACTIONS: tuple[type[Action[Any]], ...] = (GenerateText, GenerateImage, SummariseText, ExplainText, TranslateText)
"""The actions that Tutela ships, in the order in which people see them."""

__all__ = [
    "ACTIONS",
    "MAX_PROMPT",
    "SERVER_FIELDS",
    "Action",
    "Column",
    "ExplainText",
    "ExplainTextResponse",
    "GenerateImage",
    "GenerateImageResponse",
    "GenerateText",
    "GenerateTextResponse",
    "SummariseText",
    "SummariseTextResponse",
    "TextAction",
    "TranslateText",
    "TranslateTextResponse",
]
