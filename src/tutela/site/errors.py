"""Error pages for people, JSON for programs; a traceback for neither."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tutela.learning.api import NotAllowed, NotFound
from tutela.site.edge.refusal import body, for_programs

Answer = HttpResponseBase | Awaitable[HttpResponseBase]


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400."""
    if isinstance(exception, DisallowedHost):
        return _answer(request, 400, _("This site is not served under that name. Its administrator can allow it."))
    return _answer(request, 400, _("The request could not be understood."))


def not_allowed(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403."""
    return _answer(request, 403, _("You may not do this here. If you think you should, ask your teacher."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404."""
    return _answer(request, 404, _("There is nothing at this address. It may have been moved or deleted."))


def failed(request: HttpRequest) -> HttpResponse:
    """500."""
    return _answer(request, 500, _("Something went wrong on our side. It has been recorded; please try again."))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403, when a form comes from elsewhere or from a page that is too old."""
    return _answer(request, 403, _("This form is out of date. Go back, reload the page, and send it again."))


class Refusals:
    """What the learning room refuses becomes a page: not found, or not allowed."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Callable[[HttpRequest], Answer]) -> None:
        self.get_response = get_response
        if iscoroutinefunction(get_response):
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> Answer:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """The page for a refusal; None for what is no refusal."""
        if isinstance(exception, NotFound):
            return not_found(request, exception)
        if isinstance(exception, NotAllowed):
            return not_allowed(request, exception)
        return None


def _answer(request: HttpRequest, status: int, message: str) -> HttpResponse:
    requestid = _requestid(request)
    if for_programs(request.path) or not _wants_page(request):
        return JsonResponse(body(status, message, requestid), status=status)
    known = {
        "status": status,
        "title": _(HTTPStatus(status).phrase),
        "message": message,
        "requestid": requestid,
    }
    # Without the request: a page about a failure must not need a session or the database.
    return HttpResponse(render_to_string([f"{status}.html", "site/error.html"], known), status=status)


def _wants_page(request: HttpRequest) -> bool:
    accepts = request.headers.get("accept", "*/*")
    return "html" in accepts or "*/*" in accepts


def _requestid(request: HttpRequest) -> str:
    scope = getattr(request, "scope", {})
    return str(scope.get("state", {}).get("requestid", ""))
