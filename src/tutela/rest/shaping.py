"""What is the same for every address below ``/api/``: limits that hold before a view runs, and errors in one shape."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from inspect import iscoroutinefunction
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.csrf import csrf_exempt

from tutela.rest.errors import ApiError
from tutela.rest.recognise import respond
from tutela.rest.requests import check_size, check_type

View = Callable[..., Any]
WITH_BODY = frozenset({"POST", "PUT", "PATCH"})


def shaped(view: View) -> View:
    """*view* behind the limits, its answers to a wrong method in our shape."""
    if iscoroutinefunction(view):

        @wraps(view)
        async def waiting(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            try:
                check(request)
            except ApiError as failure:
                return respond(request, failure)
            return _in_shape(request, await view(request, *args, **kwargs))

        return waiting

    @wraps(view)
    def plain(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            check(request)
        except ApiError as failure:
            return respond(request, failure)
        return _in_shape(request, view(request, *args, **kwargs))

    return plain


def check(request: HttpRequest) -> None:
    """Raise `ApiError` for a body that is too large or not JSON. A request without a body needs no type."""
    length = request.headers.get("Content-Length")
    check_size(length)
    if request.method in WITH_BODY and (length or "0") != "0":
        check_type(request.content_type or "")


def _in_shape(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    if response.status_code != 405:
        return response
    told = respond(request, ApiError("method_not_allowed"))
    told["Allow"] = response["Allow"]
    return told


@csrf_exempt
def nothing_here(request: HttpRequest) -> HttpResponse:
    """The answer for an address that is not there."""
    return respond(request, ApiError("not_found"))
