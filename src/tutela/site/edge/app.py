"""The whole site as one ASGI app: fast routes, static files, then Django."""

from __future__ import annotations

from asyncio import to_thread
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import cast

from django.conf import settings
from django.core.asgi import get_asgi_application
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount
from starlette.types import ASGIApp

from tutela.ai import api as ai
from tutela.rest import fast
from tutela.site.edge import health
from tutela.site.edge.body import BodyLimit
from tutela.site.edge.headers import SecurityHeaders
from tutela.site.edge.lazy import LazyMlBackend
from tutela.site.edge.outage import DatabaseWatch, OutageGuard
from tutela.site.edge.refusal import refusal
from tutela.site.edge.requests import RequestLog
from tutela.site.edge.statics import AppStatics
from tutela.tasks.api import Worker

MLBACKEND = "/mlbackend"


def create_app() -> ASGIApp:
    """The app that a server serves. Django is set up and the site prepared."""
    mlbackend = LazyMlBackend() if settings.TUTELA_MLBACKEND else None
    watch = DatabaseWatch()
    app = Starlette(
        routes=_routes(mlbackend),
        lifespan=partial(_lifespan, watch),
        exception_handlers={HTTPException: _refused, Exception: _failed},
    )
    return RequestLog(
        SecurityHeaders(OutageGuard(BodyLimit(app, _limits(mlbackend)), watch), hsts=settings.TUTELA_HSTS)
    )


def _routes(mlbackend: LazyMlBackend | None) -> list[BaseRoute]:
    routes: list[BaseRoute] = [*health.ROUTES, *fast.routes]
    if mlbackend is not None:
        routes.append(Mount(MLBACKEND, mlbackend))
    routes.append(Mount("/static", AppStatics()))
    routes.append(Mount("/", cast("ASGIApp", get_asgi_application())))
    return routes


@asynccontextmanager
async def _lifespan(watch: DatabaseWatch, _app: Starlette) -> AsyncIterator[None]:
    await ai.startup()
    worker = Worker() if settings.TUTELA_WORKER == "embedded" else None
    if worker is not None:
        worker.start()
    watch.start()
    try:
        yield
    finally:
        await watch.stop()
        if worker is not None:
            await to_thread(worker.stop)
        await ai.shutdown()


def _limits(mlbackend: LazyMlBackend | None) -> Callable[[str], int]:
    usual = settings.TUTELA_MAX_BODY
    special = mlbackend.upload_limit if mlbackend is not None else usual
    return lambda path: special if path.startswith(f"{MLBACKEND}/") else usual


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        return refusal(400, request.scope)
    response = refusal(error.status_code, request.scope)
    response.headers.update(error.headers or {})
    return response


async def _failed(request: Request, _error: Exception) -> Response:
    return refusal(500, request.scope)
