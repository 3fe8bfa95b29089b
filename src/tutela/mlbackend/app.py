"""The server: an ASGI app with the routes of Moodle's Python backend, a page of models and metrics.

``create_app(settings)`` stands alone or mounted below a path. Importing it is cheap; the engine comes with the first
request that needs it, so that ``/version`` answers within a second of starting.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import re
import threading
import time
import uuid
from collections.abc import AsyncIterator, Callable
from functools import partial

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route

from tutela.mlbackend import VERSION
from tutela.mlbackend.errors import Fault
from tutela.mlbackend.form import Form, Parameters, read_form
from tutela.mlbackend.routes import FOR_BROWSERS, HTML, SLOW, WORKS, Backend, Call, Work
from tutela.mlbackend.settings import Settings
from tutela.mlbackend.users import credentials

log = logging.getLogger("tutela.mlbackend")

NO_CREDENTIALS = "No user and/or password included in the request."
WRONG_CREDENTIALS = "Incorrect user and/or password provided by Moodle."
REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
WARM_UP_AFTER = 1.0
"""Seconds after the start: the first answer comes first."""


def create_app(settings: Settings) -> Starlette:
    """The app. Who serves it closes nothing: all state is on the disk or in the object store."""
    backend = Backend(settings)
    routes = [
        Route("/version", _version, methods=["GET"]),
        Route("/health", _version, methods=["GET"]),
        *(
            Route(f"/{name}", partial(_answer, backend, name, work), methods=[method])
            for name, (method, work) in WORKS.items()
        ),
    ]
    app = Starlette(routes=routes, lifespan=_lifespan, exception_handlers={Exception: _failed})
    app.router.redirect_slashes = False
    app.state.backend = backend
    return app


@contextlib.asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    timer = threading.Timer(WARM_UP_AFTER, warm_up)
    timer.daemon = True
    timer.start()
    yield
    timer.cancel()


def warm_up() -> None:
    """Import what the first training would otherwise wait for."""
    with contextlib.suppress(ImportError, OSError):
        import lightgbm  # noqa: F401 - for its import alone

        import tutela.mlbackend.engine
        import tutela.sdk.registry  # noqa: F401 - for its import alone


async def _version(request: Request) -> Response:
    return Response(VERSION, media_type=HTML)


async def _answer(backend: Backend, name: str, work: Work, request: Request) -> Response:
    """Admit, read, work in a thread, answer; and note in the log what happened, but never a row."""
    started = time.perf_counter()
    number = request.state.number = _number(request)
    response = await _guarded(backend, name, work, request, number)
    seconds = time.perf_counter() - started
    response.headers["X-Request-ID"] = number
    backend.metrics.count(name, response.status_code, seconds)
    log.info("request=%s route=%s status=%d seconds=%.3f", number, name, response.status_code, seconds)
    return response


def _number(request: Request) -> str:
    """The request's id: the one a proxy gave it, or a fresh one."""
    given = request.headers.get("x-request-id", "")
    return given if REQUEST_ID.fullmatch(given) else uuid.uuid4().hex


async def _failed(request: Request, failure: Exception) -> Response:
    """A bug of ours: Moodle gets a sentence and an id to quote; who serves the app logs the rest."""
    number = getattr(request.state, "number", "unknown")
    log.error("request=%s failed with %s", number, type(failure).__name__)
    return _plain(f"The server failed; its log says more under request {number}.", 500)


async def _guarded(backend: Backend, name: str, work: Work, request: Request, number: str) -> Response:
    user = _user(backend, request)
    if isinstance(user, Response):
        if name in FOR_BROWSERS:
            user.headers["WWW-Authenticate"] = 'Basic realm="Tutela ML backend", charset="UTF-8"'
        return user
    form = Form()
    try:
        await _read(backend, request, form)
        parameters = Parameters({**dict(request.query_params), **form.fields})
        call = Call(backend, parameters, form, user, request.headers.get("user-agent", ""))
        async with backend.places if name in SLOW else contextlib.nullcontext():
            return await _in_thread(partial(work, call))
    except ClientDisconnect:
        return _plain("The request broke off.", 400)
    except Fault as fault:
        log.warning("request=%s route=%s refused: %s", number, name, fault, exc_info=fault.__cause__)
        return _plain(str(fault), fault.status)
    finally:
        form.close()


async def _read(backend: Backend, request: Request, form: Form) -> None:
    settings = backend.settings
    await read_form(
        request.headers.get("content-type", ""),
        request.stream(),
        form,
        limit=settings.limits.upload,
        folder=settings.temporary,
    )


async def _in_thread(call: Callable[[], Response]) -> Response:
    """Run to the end even when the client goes away, because the work holds the form's files."""
    task = asyncio.ensure_future(asyncio.to_thread(call))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait([task])
        raise


def _user(backend: Backend, request: Request) -> str | Response:
    """Who calls, or the refusal."""
    found = credentials(request.headers.get("authorization", ""))
    if found is not None and backend.settings.users.admit(*found):
        return found[0]
    return _plain(NO_CREDENTIALS if found is None else WRONG_CREDENTIALS, 401)


def _plain(text: str, status: int = 200) -> Response:
    return Response(text, status_code=status, media_type=HTML if status == 200 else "text/plain; charset=utf-8")
