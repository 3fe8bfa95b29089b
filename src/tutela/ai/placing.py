"""What the views of every placement need: who asks, the policy at the point of use, and failures in words for people.

A request that cannot be understood or may not be made has an HTTP error; what the manager decided, a refusal too,
comes with 200 and ``success``. Every text in an answer is for a person, ready to show.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

from asgiref.sync import sync_to_async
from django.http import HttpRequest, JsonResponse, RawPostDataException
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tutela.ai.codes import Code
from tutela.ai.policy import accept_policy, policy_status, policy_text
from tutela.identity.api import NotAllowed, NotFound, Person
from tutela.sdk import Response

LARGEST_ID = 2**63 - 1
FUTILE = {Code.NO_PROVIDER, Code.NOT_ALLOWED, Code.NO_CONTEXT, Code.SWITCHED_OFF, Code.POLICY}
"""Failures that another try does not mend."""

PersonsView = Callable[[HttpRequest, Person], Coroutine[Any, Any, JsonResponse]]


class PlacedBody(BaseModel):
    """What the browser may send, and no more: everything names the context it is about."""

    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)

    contextid: int = Field(gt=0, le=LARGEST_ID)


class Consent(PlacedBody):
    """The version of the policy that the person has read, and where."""

    version: int = Field(gt=0, le=LARGEST_ID)


def for_people(view: PersonsView) -> Callable[[HttpRequest], Coroutine[Any, Any, JsonResponse]]:
    """*view* for a signed-in person; what is refused is answered as JSON."""

    @wraps(view)
    async def guarded(request: HttpRequest) -> JsonResponse:
        person = await request.auser()
        if not isinstance(person, Person):
            return refused(401, _("You have been signed out. Sign in again, then come back to this page."))
        try:
            return await view(request, person)
        except (ValidationError, RawPostDataException):  # the latter: a form, which was read as one already
            return refused(400, _("The request could not be understood. Reload the page and try again."))
        except NotFound:
            return refused(404, _("This page does not exist any more."))
        except NotAllowed:
            return refused(403, _("You may not use this here."))

    return guarded


@require_http_methods(["GET", "POST"])
@for_people
async def policy_view(request: HttpRequest, person: Person) -> JsonResponse:
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


def refused(status: int, error: str) -> JsonResponse:
    """The answer to a request that never reached the manager."""
    answer = {"success": False, "code": status, "error": error, "again": False, "wait": "", "policy": False}
    return JsonResponse(answer, status=status)


def failure_told(response: Response) -> dict[str, Any]:
    """A failed *response*: why, whether trying again makes sense, and when."""
    return {
        "success": False,
        "code": response.error_code,
        "error": response.error,
        "again": response.error_code not in FUTILE,
        "wait": _wait(response),
        "policy": response.error_code == Code.POLICY,
    }


def _wait(response: Response) -> str:
    """When to try again, unless the provider's own sentence has said so."""
    seconds = response.retry_after
    if not seconds or str(math.ceil(seconds)) in response.error:
        return ""
    return wait_told(seconds)


def wait_told(seconds: float) -> str:
    """When another try makes sense, in the unit that people would use."""
    if seconds <= 90:
        number = max(1, math.ceil(seconds))
        return ngettext(
            "You can try again in %(number)d second.", "You can try again in %(number)d seconds.", number
        ) % {"number": number}
    if seconds <= 90 * 60:
        number = math.ceil(seconds / 60)
        return ngettext(
            "You can try again in %(number)d minute.", "You can try again in %(number)d minutes.", number
        ) % {"number": number}
    number = math.ceil(seconds / 3600)
    return ngettext("You can try again in %(number)d hour.", "You can try again in %(number)d hours.", number) % {
        "number": number
    }
