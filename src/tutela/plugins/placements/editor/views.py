"""What the editor asks of the server: a text or an image from a prompt, in the place where the person writes.

Each address has one action, and the manager asks for that action's own capability, whoever calls. When the browser
goes away Django cancels the view, and with it the call to the provider.
"""

from __future__ import annotations

from typing import Literal

from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_POST

from tutela.ai.api import PlacedBody, for_people, get_manager
from tutela.identity.api import Person
from tutela.plugins.placements.editor import answers
from tutela.plugins.placements.editor.placement import Editor
from tutela.sdk import GenerateImage, GenerateText
from tutela.sdk.actions.text import PromptText


class AskForText(PlacedBody):
    """What to write."""

    prompttext: PromptText


class AskForImage(PlacedBody):
    """What to draw, and how."""

    prompttext: PromptText
    aspectratio: Literal["square", "landscape", "portrait"] = "square"
    quality: Literal["standard", "hd"] = "standard"


@require_POST
@for_people
async def text(request: HttpRequest, person: Person) -> JsonResponse:
    """Generate text."""
    ask = AskForText.model_validate_json(request.body)
    action = GenerateText(userid=person.pk, **ask.model_dump())
    outcome = await get_manager().process(action, placement=Editor.name)
    return JsonResponse(answers.of_text(outcome))


@require_POST
@for_people
async def image(request: HttpRequest, person: Person) -> JsonResponse:
    """Generate an image."""
    ask = AskForImage.model_validate_json(request.body)
    action = GenerateImage(userid=person.pk, **ask.model_dump())
    outcome = await get_manager().process(action, placement=Editor.name)
    return JsonResponse(answers.of_image(outcome, ask.prompttext))
