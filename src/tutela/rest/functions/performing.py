"""What the functions that perform an action have in common: the outcome in Moodle's words."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from tutela.ai.api import get_manager
from tutela.rest.functions.function import Returns
from tutela.sdk import Action, Response


class TextReturns(Returns):
    """The text that was generated, or why there is none: a failed action is not an exception in Moodle."""

    success: bool
    timecreated: int = Field(description="When, in Unix seconds.")
    prompttext: str
    generatedcontent: str
    finishreason: str
    errorcode: int
    error: str


class ImageReturns(Returns):
    """The image that was generated, or why there is none."""

    success: bool
    revisedprompt: str
    drafturl: str = Field(description="Where the image is; a data: address when the service sent the image itself.")
    errorcode: int
    error: str


async def perform(action: Action[Any], placement: str) -> Response:
    """Have *action* performed through *placement*."""
    return await get_manager().process_action(action, placement=placement)


def text_returns(response: Response, prompttext: str) -> TextReturns:
    """A text action's *response* in Moodle's words."""
    data = response.get_response_data()
    return TextReturns(
        success=response.success,
        timecreated=int(response.timecreated),
        prompttext=prompttext,
        generatedcontent=data.get("generatedcontent") or "",
        finishreason=data.get("finishreason") or "stop",
        errorcode=response.error_code,
        error=response.error,
    )


def image_returns(response: Response) -> ImageReturns:
    """An image action's *response* in Moodle's words."""
    data = response.get_response_data()
    image = data.get("imagebase64")
    return ImageReturns(
        success=response.success,
        revisedprompt=data.get("revisedprompt") or "",
        drafturl=f"data:image/png;base64,{image}" if image else data.get("sourceurl") or "",
        errorcode=response.error_code,
        error=response.error,
    )
