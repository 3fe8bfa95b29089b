"""What Django answers when it cannot serve a request, and to a request whose texts nobody could store."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

import structlog
from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.db import DataError
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.http.response import HttpResponseBase
from django.utils.translation import gettext

from tutela.ai.api import is_outage
from tutela.identity.api import NotAllowed, NotFound
from tutela.sdk.storable import storable
from tutela.sdk.text import _
from tutela.site.edge.refusal import AGAIN_SECONDS, away, page, payload, wants_page

log: Any = structlog.get_logger("tutela.database")

UNREADABLE = _("A text that was sent holds a null character or half of a character.")
UNSTORABLE = _("Something that was sent is too long or too large to be stored.")

Answer = HttpResponseBase | Awaitable[HttpResponseBase]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    return _answer(request, 400)


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _answer(request, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _answer(request, 404)


def failed(request: HttpRequest) -> HttpResponse:
    """500; 503 where it is the database that does not answer."""
    if is_outage(sys.exception()):
        return _away(request)
    return _answer(request, 500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, when a form comes from elsewhere or from a page that is too old."""
    return _answer(request, 403, "403_csrf.html")


class _Middleware:
    """Passes on every request, in async code too."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Answer]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Answer:
        return self.get_response(request)


class ReadableTexts(_Middleware):
    """Middleware: no text of an address, a query, a form or a cookie reaches a view that no database could keep.

    A cookie with such a text counts as not sent: it may be another site's. JSON is looked at where it is read; a view
    that is exempt from CSRF reads its own body.
    """

    def __call__(self, request: HttpRequest) -> Answer:
        for name in [name for name, value in request.COOKIES.items() if not storable(name + value)]:
            del request.COOKIES[name]
        return super().__call__(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        """400 for such a text; None for a request that may go on."""
        form = {} if getattr(view, "csrf_exempt", False) else request.POST
        if all(map(storable, (request.path, *_texts(request.GET), *_texts(form)))):
            return None
        return _answer(request, 400, message=UNREADABLE)


def _texts(sent: Mapping[str, Any]) -> Iterator[str]:
    for name, values in sent.lists() if isinstance(sent, QueryDict) else ():
        yield name
        yield from map(str, values)


class Refusals(_Middleware):
    """Middleware: what is refused below becomes 404, 403 or 400, wherever a view did not see to it."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to a refusal; None for what is no refusal."""
        if isinstance(exception, NotFound):
            return not_found(request, exception)
        if isinstance(exception, NotAllowed):
            return not_allowed(request, exception)
        if is_outage(exception):
            log.error("the database did not answer", path=request.path, exc_info=exception)
            return _away(request)
        if isinstance(exception, DataError):
            return _answer(request, 400, message=UNSTORABLE)
        return None


def _away(request: HttpRequest) -> HttpResponse:
    again = {"Retry-After": str(AGAIN_SECONDS)}
    if wants_page(request.path, request.headers.get("accept", "")):
        return HttpResponse(page(503), status=503, headers=again)
    return JsonResponse(away(request.path), status=503, headers=again)


def _answer(request: HttpRequest, status: int, template: str = "", message: str = "") -> HttpResponse:
    message = gettext(message) if message else ""
    if wants_page(request.path, request.headers.get("accept", "")):
        return HttpResponse(page(status, template, message), status=status)
    return JsonResponse(payload(status, message), status=status)
