"""The whole site as one ASGI app: fast routes, static files, then Django."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib import import_module
from importlib.util import find_spec
from typing import cast

from django.conf import settings
from django.core.asgi import get_asgi_application
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp

from tutela.site.edge import health
from tutela.site.edge.body import BodyLimit
from tutela.site.edge.headers import SecurityHeaders
from tutela.site.edge.refusal import refusal
from tutela.site.edge.requests import RequestLog
from tutela.site.edge.statics import AppStatics

MLBACKEND = "/mlbackend"


def create_app() -> ASGIApp:
    """The app that a server serves. Django is set up and the site prepared."""
    app = Starlette(
        routes=_routes(),
        lifespan=_lifespan,
        exception_handlers={HTTPException: _refused, Exception: _failed},
    )
    return RequestLog(SecurityHeaders(BodyLimit(app, _limit), hsts=settings.TUTELA_HSTS))


def _routes() -> list[BaseRoute]:
    routes: list[BaseRoute] = [*health.ROUTES, *_fast_routes()]
    routes.append(Mount("/static", AppStatics()))
    routes.append(Mount("/", cast("ASGIApp", get_asgi_application())))
    return routes


def _fast_routes() -> list[BaseRoute]:
    if find_spec("tutela.rest.fast") is None:
        return []
    routes: list[BaseRoute] = import_module("tutela.rest.fast").routes
    return list(routes)


@asynccontextmanager
async def _lifespan(_app: Starlette) -> AsyncIterator[None]:
    if find_spec("tutela.ai.api") is None:
        yield
        return
    ai = import_module("tutela.ai.api")
    await ai.startup()
    try:
        yield
    finally:
        await ai.shutdown()


def _limit(path: str) -> int:
    if path.startswith(MLBACKEND + "/"):
        return int(settings.TUTELA_MLBACKEND_MAX_BODY)
    return int(settings.TUTELA_MAX_BODY)


async def _refused(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 400
    detail = error.detail if isinstance(error, HTTPException) else "The request cannot be answered."
    return refusal(status, detail, request.scope)


async def _failed(request: Request, _error: Exception) -> Response:
    return refusal(500, "Something went wrong here. It has been recorded under this request's id.", request.scope)
