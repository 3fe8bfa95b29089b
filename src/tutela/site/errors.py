"""What Django answers when it cannot serve a request, and what becomes of a refusal of the learning room."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase

from tutela.ai.api import is_outage
from tutela.identity.api import NotAllowed, NotFound
from tutela.site.edge.refusal import AGAIN_SECONDS, away, page, payload, wants_page

log: Any = structlog.get_logger("tutela.database")

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


class Refusals:
    """Middleware: what the learning room refuses becomes 404 or 403, wherever a view did not see to it."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Answer]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Answer:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The answer to a refusal; None for what is no refusal."""
        if isinstance(exception, NotFound):
            return not_found(request, exception)
        if isinstance(exception, NotAllowed):
            return not_allowed(request, exception)
        if is_outage(exception):
            log.error("the database did not answer", path=request.path, exc_info=exception)
            return _away(request)
        return None


def _away(request: HttpRequest) -> HttpResponse:
    again = {"Retry-After": str(AGAIN_SECONDS)}
    if wants_page(request.path, request.headers.get("accept", "")):
        return HttpResponse(page(503), status=503, headers=again)
    return JsonResponse(away(request.path), status=503, headers=again)


def _answer(request: HttpRequest, status: int, template: str = "") -> HttpResponse:
    if wants_page(request.path, request.headers.get("accept", "")):
        return HttpResponse(page(status, template), status=status)
    return JsonResponse(payload(status), status=status)
