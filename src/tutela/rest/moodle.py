"""Moodle's own web-service address, ``/webservice/rest/server.php``: its parameters, its answers, its errors.

As in Moodle an error is an answer of status 200 with ``exception``, ``errorcode`` and ``message``, which is what its
clients look for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, cast

from asgiref.sync import sync_to_async
from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as translate
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from pydantic import ValidationError

from tutela.identity.api import Person, TokenScope
from tutela.rest.auth import person_of_token
from tutela.rest.errors import ApiError
from tutela.rest.functions.registry import function, functions
from tutela.rest.problems import invalid, unstorable
from tutela.rest.recognise import is_administrator, recognise, told_by
from tutela.rest.requests import check_size
from tutela.sdk.storable import unstorable_places
from tutela.sdk.text import _

OWN = frozenset({"wstoken", "wsfunction", "moodlewsrestformat", "moodlewssettingfilter", "moodlewssettingraw"})
"""Parameters of the address itself; all others are the function's."""

ELEMENT = re.compile(r"([a-z]+)\[(\d{1,5})\]")
"""An element of a list, as Moodle's clients send it."""

MOODLE: Mapping[str, tuple[str, str]] = {
    "wrong_token": ("moodle_exception", "invalidtoken"),
    "not_signed_in": ("moodle_exception", "missingparam"),
    "unknown_function": ("dml_missing_record_exception", "invalidrecord"),
    "no_context": ("dml_missing_record_exception", "invalidrecord"),
    "not_found": ("dml_missing_record_exception", "invalidrecord"),
    "invalid": ("invalid_parameter_exception", "invalidparameter"),
    "not_allowed": ("required_capability_exception", "nopermissions"),
    "token_scope": ("webservice_access_exception", "accessexception"),
}
"""Our reason → Moodle's exception and code. Any other reason keeps its own word as the code."""


def _tell(request: HttpRequest, failure: BaseException) -> HttpResponse:
    error = recognise(failure)
    exception, errorcode = MOODLE.get(error.reason, ("moodle_exception", error.reason))
    told: dict[str, Any] = {"exception": exception, "errorcode": errorcode, "message": error.message}
    if error.detail and is_administrator(getattr(request, "auth", None)):
        told["debuginfo"] = error.detail
    return JsonResponse(told, status=413 if error.reason == "too_large" else 200)


@csrf_exempt
@require_http_methods(["GET", "POST"])
@told_by(_tell)
async def server(request: HttpRequest) -> HttpResponse:
    """Call a function as Moodle's clients do."""
    sent = _sent(request)
    one = function(sent["wsfunction"]) if sent.get("wsfunction") in functions() else None
    person = await sync_to_async(_person)(sent, one.scope if one is not None else TokenScope.READ)
    cast("Any", request).auth = person
    return HttpResponse(await _call(person, sent), content_type="application/json")


def _sent(request: HttpRequest) -> dict[str, str]:
    check_size(request.headers.get("Content-Length"))
    try:
        sent = {**request.GET.dict(), **request.POST.dict()}
    except SuspiciousOperation as failure:
        raise ApiError("bad_request", detail=type(failure).__name__) from failure
    wrong = list(unstorable_places(sent))
    if wrong:
        raise unstorable(wrong)
    if sent.get("moodlewsrestformat") != "json":
        raise ApiError("invalid", translate(_("Only moodlewsrestformat=json is served here.")))
    return sent


def _person(sent: Mapping[str, str], needed: TokenScope) -> Person:
    if "wstoken" not in sent:
        raise ApiError("not_signed_in", translate(_("A required parameter (wstoken) was missing.")))
    return person_of_token(sent["wstoken"], needed)


async def _call(person: Person, sent: Mapping[str, str]) -> str:
    one = function(sent.get("wsfunction", ""))
    try:
        asked = one.parameters.model_validate(_gathered(sent))
    except ValidationError as failure:
        raise invalid(failure) from failure
    return (await one.call(person, asked)).model_dump_json()


def _gathered(sent: Mapping[str, str]) -> dict[str, str | list[str]]:
    """The function's parameters; those of a list, sent as ``name[0]``, ``name[1]``…, in the order of their numbers.

    >>> _gathered({"wstoken": "x", "ids[1]": "8", "ids[0]": "7", "name": "n"})
    {'name': 'n', 'ids': ['7', '8']}
    """
    plain: dict[str, str | list[str]] = {}
    lists: dict[str, list[tuple[int, str]]] = {}
    for key, value in sent.items():
        if key in OWN:
            continue
        found = ELEMENT.fullmatch(key)
        if found is None:
            plain[key] = value
        else:
            lists.setdefault(found[1], []).append((int(found[2]), value))
    return plain | {name: [value for _number, value in sorted(values)] for name, values in lists.items()}
