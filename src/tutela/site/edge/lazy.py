"""The ML backend below ``/mlbackend/``, made at its first request: it needs libraries that take seconds to import."""

from __future__ import annotations

import asyncio
import os
from importlib import import_module
from typing import cast

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from tutela.site.edge.refusal import refusal

log = structlog.get_logger("tutela.mlbackend")


class LazyMlBackend:
    """Makes the app once, in a thread, and passes every request on to it."""

    def __init__(self) -> None:
        self._app: ASGIApp | None = None
        self._making = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            app = await self._made()
        except ImportError as failure:
            log.error("the ML backend's libraries are missing; pip install 'tutela[mlbackend]'", detail=str(failure))
            await refusal(503, scope)(scope, receive, send)
            return
        await app(scope, receive, send)

    async def _made(self) -> ASGIApp:
        async with self._making:
            if self._app is None:
                self._app = await asyncio.to_thread(_make)
        return self._app


def upload_limit() -> int:
    """The largest body that the ML backend takes, in bytes."""
    return int(import_module("tutela.mlbackend.settings").limits(os.environ).upload)


def _make() -> ASGIApp:
    settings = import_module("tutela.mlbackend.settings").Settings.from_environment()
    return cast("ASGIApp", import_module("tutela.mlbackend.app").create_app(settings))
