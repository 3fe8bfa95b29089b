"""From whatever was raised to the error that is told, and its telling through Django."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from functools import wraps
from typing import Any

import structlog
from asgiref.sync import sync_to_async
from django.core.exceptions import BadRequest, RequestDataTooBig
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError
from django.http import Http404, HttpRequest, HttpResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as translate
from ninja.errors import HttpError, ValidationError

from tutela.ai.api import Invalid, is_outage
from tutela.analytics import api as analytics
from tutela.identity.api import SITE_CONFIG, NotAllowed, NotFound, Person, may, system_context
from tutela.rest.errors import ApiError, FieldProblem
from tutela.rest.problems import invalid_fields

AsyncView = Callable[..., Coroutine[Any, Any, HttpResponse]]

log = structlog.get_logger(__name__)

AGAIN_SECONDS = 5.0
"""When to try again while the database is away."""


def recognise(failure: BaseException) -> ApiError:
    """The error that tells of *failure*. What nobody expected is logged, and told without a word of what it was."""
    match failure:
        case ApiError():
            return failure
        case NotAllowed():
            return ApiError("not_allowed", detail=str(failure))
        case NotFound():
            return ApiError("no_context" if "context" in failure.kind else "not_found", detail=str(failure))
        case Invalid() | analytics.Invalid():
            return _invalid(failure.errors)
        case analytics.AnalyticsOff():
            return ApiError("switched_off", translate(str(failure)))
        case analytics.CannotRun():
            return ApiError("conflict", translate(str(failure)))
        case ValidationError():
            return invalid_fields({**error, "loc": _inside(error["loc"])} for error in failure.errors)
        case _:
            return _from_frameworks(failure)


def _from_frameworks(failure: BaseException) -> ApiError:
    match failure:
        case HttpError():
            return _recognise_http(failure)
        case Http404():
            return ApiError("not_found")
        case RequestDataTooBig():
            return ApiError("too_large")
        case UnreadablePostError() | BadRequest() | MultiPartParserError():
            return ApiError("bad_request", detail=type(failure).__name__)
        case IntegrityError():
            return ApiError("conflict", detail=type(failure).__name__)
        case DataError():  # too long, too large, or refused before it got to the database
            return ApiError("invalid", detail=type(failure).__name__)
        case DatabaseError() | InterfaceError() if is_outage(failure):
            log.error("the database did not answer", exc_info=failure)
            return ApiError("site_unavailable", detail=type(failure).__name__, retry_after=AGAIN_SECONDS)
    log.error("a request failed in a way that nobody expected", exc_info=failure)
    return ApiError("fault", detail=type(failure).__name__)


def _recognise_http(failure: HttpError) -> ApiError:
    if isinstance(failure.__cause__, ApiError):
        return failure.__cause__
    return ApiError("bad_request" if failure.status_code < 500 else "fault", detail=failure.message)


def _inside(location: tuple[Any, ...]) -> tuple[Any, ...]:
    """Where ninja found it, without what it puts in front: the kind of input, and for a body its parameter's name."""
    return location[2:] if location[0] == "body" else location[1:]


def _invalid(errors: Mapping[str, list[str]]) -> ApiError:
    problems = [FieldProblem(field, " ".join(map(translate, sentences))) for field, sentences in errors.items()]
    summary = " ".join(f"{problem.field}: {problem.message}".lstrip(": ") for problem in problems)
    return ApiError("invalid", summary, fields=problems)


def respond(request: HttpRequest, failure: BaseException) -> HttpResponse:
    """*failure* as an answer, with its detail for administrators."""
    error = recognise(failure)
    body = error.body(for_administrator=bool(error.detail) and is_administrator(getattr(request, "auth", None)))
    return HttpResponse(body, content_type="application/json", status=error.status, headers=error.headers())


Tell = Callable[[HttpRequest, BaseException], HttpResponse]


def told_by(tell: Tell) -> Callable[[AsyncView], AsyncView]:
    """Makes async views whose errors *tell* answers in a thread: there the database says who may see details."""

    def decorate(view: AsyncView) -> AsyncView:
        @wraps(view)
        async def answering(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            try:
                return await view(request, *args, **kwargs)
            except Exception as failure:  # noqa: BLE001 - the last door: whatever it is becomes an answer, and is logged
                return await sync_to_async(tell)(request, failure)

        return answering

    return decorate


told = told_by(respond)
"""The same with errors in the shape of the REST surface."""


def is_administrator(person: Person | int | None) -> bool:
    """Whether *person* may see details. Where the database does not answer, nobody may."""
    if person is None:
        return False
    try:
        return may(person, SITE_CONFIG.name, system_context())
    except DatabaseError:
        return False
