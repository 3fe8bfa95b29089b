"""``aiplacement_editor_*``: text and images from a prompt, for the editor."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from tutela.identity.api import Person
from tutela.rest.functions.function import Function, Parameters
from tutela.rest.functions.performing import ImageReturns, TextReturns, image_returns, perform, text_returns
from tutela.rest.requests import Id
from tutela.sdk import GenerateImage, GenerateText
from tutela.sdk.actions.text import PromptText

PLACEMENT = "editor"


class GenerateTextParameters(Parameters):
    """Where, and what to write."""

    contextid: Id = Field(description="The context of the editor.")
    prompttext: PromptText


class GenerateImageParameters(GenerateTextParameters):
    """Where, and what to draw."""

    aspectratio: Literal["square", "landscape", "portrait"]
    quality: Literal["standard", "hd"]
    numimages: int = Field(default=1, ge=1, le=4)
    style: Literal["natural", "vivid"] = "natural"


async def generate_text(person: Person, asked: GenerateTextParameters) -> TextReturns:
    """Write a text."""
    action = GenerateText(userid=person.pk, **asked.model_dump())
    return text_returns(await perform(action, PLACEMENT), asked.prompttext)


async def generate_image(person: Person, asked: GenerateImageParameters) -> ImageReturns:
    """Draw an image."""
    action = GenerateImage(userid=person.pk, **asked.model_dump())
    return image_returns(await perform(action, PLACEMENT))


FUNCTIONS = (
    Function(
        "aiplacement_editor_generate_text",
        "Generate text from a prompt.",
        GenerateTextParameters,
        TextReturns,
        generate_text,
        placement=PLACEMENT,
    ),
    Function(
        "aiplacement_editor_generate_image",
        "Generate an image from a prompt.",
        GenerateImageParameters,
        ImageReturns,
        generate_image,
        placement=PLACEMENT,
    ),
)
