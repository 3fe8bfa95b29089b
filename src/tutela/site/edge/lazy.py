"""The ML backend below ``/mlbackend/``, made at its first request: it needs libraries that take seconds to import."""

from __future__ import annotations

import asyncio
from importlib import import_module
from typing import Any, cast

import structlog
from starlette.types import ASGIApp, Receive, Scope, Send

from tutela.site.edge.refusal import refusal
from tutela.site.faults import StartFault

log = structlog.get_logger("tutela.mlbackend")


class LazyMlBackend:
    """Makes the app once, in a thread, and passes every request on to it.

    Its settings are read at the start, so that a wrong one is told then. Raises `StartFault`.
    """

    def __init__(self) -> None:
        self._settings = _settings()
        self._app: ASGIApp | None = None
        self._making = asyncio.Lock()

    @property
    def upload_limit(self) -> int:
        """The largest body that it takes, in bytes."""
        return int(self._settings.limits.upload)

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
                self._app = await asyncio.to_thread(self._make)
        return self._app

    def _make(self) -> ASGIApp:
        return cast("ASGIApp", import_module("tutela.mlbackend.app").create_app(self._settings))


def _settings() -> Any:
    module = import_module("tutela.mlbackend.settings")
    try:
        return module.Settings.from_environment()
    except module.BadSetting as failure:
        raise StartFault(str(failure)) from failure
