"""Generate an image from a prompt."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field

from tutela.sdk.actions.base import Action, Column
from tutela.sdk.actions.text import PromptText
from tutela.sdk.response import Response, Words
from tutela.sdk.text import _


class GenerateImageResponse(Response):
    """The image: where the service keeps it (`sourceurl`), or its own bytes in base64, or our copy (`draftfile`)."""

    actionname = "generate_image"

    draftfile: str | None = Field(default=None, description="Our own copy's id in the file store.")
    sourceurl: Words | None = Field(default=None, description="The service's address of the image.")
    imagebase64: str | None = Field(default=None, description="The image itself, where the service sent it.")
    revisedprompt: Words | None = Field(default=None, description="The prompt that the service used in the end.")


class GenerateImage(Action[GenerateImageResponse]):
    """Draw an image as the prompt asks."""

    basename = "generate_image"
    label = _("Generate image")
    description = _("Draws an image from a prompt.")
    response_class = GenerateImageResponse
    columns = (
        Column("prompt", "text", personal=True, comment="The text the person sent"),
        Column("numberimages", "int", comment="How many images were asked for"),
        Column("quality", "char", 21, comment="standard or hd"),
        Column("aspectratio", "char", 20, comment="square, landscape or portrait"),
        Column("style", "char", 20, comment="natural or vivid"),
        Column("sourceurl", "text", personal=True, comment="The service's address of the image"),
        Column("revisedprompt", "text", personal=True, comment="The prompt that the service used"),
    )

    prompttext: PromptText
    quality: Literal["standard", "hd"] = "standard"
    aspectratio: Literal["square", "landscape", "portrait"] = "square"
    numimages: int = Field(default=1, ge=1, le=4)
    style: Literal["natural", "vivid"] = "natural"

    def store(self, response: Response) -> dict[str, Any]:
        return {**super().store(response), **self._asked()}

    def request_row(self) -> dict[str, Any]:
        return {**super().request_row(), **self._asked()}

    def _asked(self) -> dict[str, Any]:
        return {"prompt": self.prompttext, "numberimages": self.numimages}
