"""The REST surface, version 1: its parts put together, and every error in one shape."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser

from tutela.identity.api import TokenScope
from tutela.rest import (
    actions,
    analytics,
    contexts,
    functionroutes,
    instances,
    placements,
    policy,
    privacy,
    register,
    tokens,
)
from tutela.rest.auth import ways_in
from tutela.rest.page import BrowsablePage
from tutela.rest.recognise import respond
from tutela.rest.requests import read_json

DESCRIPTION = """
AI and learning analytics for learning platforms, for programs.

Send a token as `Authorization: Bearer …`, or use the session of somebody who is signed in (unsafe methods then need
the header `X-CSRFToken`). Every error has the same shape, whatever went wrong:
`{"error": {"code", "reason", "message", "detail", "retry_after"}}`. `reason` is a stable word for programs, `message` a
sentence for the person in the language of `Accept-Language`; `detail` is filled only for administrators. Times are Unix
seconds.
"""


class JsonParser(Parser):
    """Reads bodies as all surfaces here do."""

    def parse_body(self, request: HttpRequest) -> Any:
        return read_json(request.body)


def make_api() -> NinjaAPI:
    """The API with all its routers and handlers."""
    api = NinjaAPI(
        title="Tutela",
        version=version("tutela"),
        description=DESCRIPTION,
        urls_namespace="rest-v1",
        auth=ways_in(),
        docs=BrowsablePage(),
        docs_url="/docs",
        parser=JsonParser(),
        openapi_extra={"info": {"license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}}},
    )
    api.add_router("/actions", actions.router, auth=ways_in(TokenScope.ACT))
    api.add_router("/analytics", analytics.router, auth=ways_in(TokenScope.ACT))
    api.add_router("/policy", policy.router, auth=ways_in(TokenScope.ACT))
    api.add_router("/privacy", privacy.router)
    api.add_router("/providers", instances.providers)
    api.add_router("/instances", instances.router)
    api.add_router("/placements", placements.router)
    api.add_router("/contexts", contexts.router)
    api.add_router("/register", register.router)
    api.add_router("/tokens", tokens.router)
    api.add_router("/functions", functionroutes.router)
    for kind in (Exception, Http404, HttpError, ValidationError):
        api.add_exception_handler(kind, _answer_error)
    return api


def _answer_error(request: HttpRequest, failure: Any) -> HttpResponse:
    return respond(request, failure)
