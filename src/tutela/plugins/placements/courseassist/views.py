"""What the drawer asks of the server.

The browser sends a context and the name of an action, nothing else: the text is taken here, as this person may see
it. When the browser goes away Django cancels the view, and with it the call to the provider.

A request that cannot be understood or may not be made has an HTTP error; what the manager decided, a refusal too,
comes with 200 and ``success``.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest, JsonResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tutela.ai.api import accept_policy, get_manager, policy_status, policy_text
from tutela.learning.api import NotAllowed, NotFound, Person, as_text, module_in
from tutela.plugins.placements.courseassist import answers
from tutela.plugins.placements.courseassist.passage import passage
from tutela.plugins.placements.courseassist.placement import CourseAssist
from tutela.sdk.actions import MAX_PROMPT

ACTIONS = {action.basename: action for action in CourseAssist.actions}
LARGEST_ID = 2**63 - 1


class Body(BaseModel):
    """What the browser may send, and no more."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    contextid: int = Field(gt=0, le=LARGEST_ID)


class Ask(Body):
    """An action in a module's context."""

    action: str


class Consent(Body):
    """The version of the policy that the person has read, and where."""

    version: int = Field(gt=0, le=LARGEST_ID)


View = Callable[[HttpRequest, Person], Coroutine[Any, Any, JsonResponse]]


def for_people(view: View) -> Callable[[HttpRequest], Coroutine[Any, Any, JsonResponse]]:
    """*view* for a signed-in person; what is refused is answered as JSON."""

    @wraps(view)
    async def guarded(request: HttpRequest) -> JsonResponse:
        person = await request.auser()
        if not isinstance(person, Person):
            return _refused(401, _("You have been signed out. Sign in again, then come back to this page."))
        try:
            return await view(request, person)
        except ValidationError:
            return _refused(400, _("The request could not be understood. Reload the page and try again."))
        except NotFound:
            return _refused(404, _("This page does not exist any more."))
        except NotAllowed:
            return _refused(403, _("You may not use this here."))

    return guarded


@require_POST
@for_people
async def act(request: HttpRequest, person: Person) -> JsonResponse:
    """Perform an action on the text of a module."""
    ask = Ask.model_validate_json(request.body)
    kind = ACTIONS.get(ask.action)
    if kind is None:
        return _refused(404, _("There is no such AI feature here."))
    module = await sync_to_async(module_in)(person, ask.contextid)
    content = as_text(module.content)
    if not content:
        return _refused(422, _("There is no text on this page to work with."))
    text = f"{module.name}\n\n{content}"
    prompt = passage(text, MAX_PROMPT)
    action = kind(contextid=ask.contextid, userid=person.pk, prompttext=prompt)
    outcome = await get_manager().process(action, placement=CourseAssist.name)
    shortened = len(prompt) < len(text)
    return JsonResponse(answers.of_outcome(outcome, language=module.language, shortened=shortened))


@require_http_methods(["GET", "POST"])
@for_people
async def policy(request: HttpRequest, person: Person) -> JsonResponse:
    """GET: the policy in force. POST: accept it, in the context where it was shown."""
    if request.method == "POST":
        consent = Consent.model_validate_json(request.body)
        status = await sync_to_async(accept_policy)(person.pk, consent.contextid, consent.version)
        return JsonResponse({"success": True, "accepted": status.accepted})
    return JsonResponse(await sync_to_async(_policy)(person))


def _policy(person: Person) -> dict[str, Any]:
    text = policy_text(get_language() or "en")
    accepted = policy_status(person.pk).accepted
    return {"success": True, "accepted": accepted, "version": text.version, "html": text.html}


def _refused(status: int, error: str) -> JsonResponse:
    return JsonResponse(answers.refusal(status, error), status=status)
