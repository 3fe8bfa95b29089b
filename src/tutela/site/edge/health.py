"""``/healthz``: the process answers; ``/readyz``: the site can read and write; ``/metrics``: its counts."""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from typing import Any

import structlog
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError, connection
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tutela.ai.api import RateLimiter
from tutela.identity.api import Person, digest, people_by_digest
from tutela.site.edge.refusal import refusal

SECONDS = 2.0
"""How long to wait for each part."""
THREADS = ThreadPoolExecutor(4, thread_name_prefix="tutela-ready")
log: Any = structlog.get_logger("tutela.health")

FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip", "via")


async def healthz(request: Request) -> Response:
    """200 while the process answers: to restart it for another's fault would mend nothing."""
    return JSONResponse({"status": "ok"})


async def readyz(request: Request) -> Response:
    """200 when what the site needs can be read and written in time, else 503 and what cannot."""
    checks = {"database": _write_to_database, "data": _write_to_folder}
    found = await asyncio.gather(*(_told(check) for check in checks.values()))
    ready = all(one == "ok" for one in found)
    told = {"status": "ok" if ready else "not ready", **dict(zip(checks, found, strict=True))}
    return JSONResponse(told, 200 if ready else 503, {} if ready else {"Retry-After": "5"})


async def metrics(request: Request) -> Response:
    """Prometheus' text, for this machine itself and for an administrator's token."""
    if not (_from_this_machine(request) or await sync_to_async(_is_administrator)(_token(request))):
        return refusal(403, request.scope, "Ask from the machine itself, or with an administrator's token.")
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


async def _told(check: Callable[[], None]) -> str:
    """In a thread of its own: those of the pages may all be waiting for the database."""
    waiting = asyncio.get_running_loop().run_in_executor(THREADS, check)
    try:
        await asyncio.wait_for(waiting, SECONDS)
    except TimeoutError:
        return "no answer"
    except (DatabaseError, OSError) as failure:
        log.warning("the site is not ready", error=str(failure))
        return "cannot be written to"
    return "ok"


def _write_to_database() -> None:
    """Change a row, durably: what is rolled back would not need the room that a full disk lacks."""
    try:
        RateLimiter().check_global_rate_limit("readyz", 1_000_000_000)
    finally:
        connection.close()


def _write_to_folder() -> None:
    with tempfile.TemporaryFile(dir=settings.TUTELA_DATA) as file:
        file.write(b"ready?" * 1024)
        file.flush()
        os.fsync(file.fileno())


def _from_this_machine(request: Request) -> bool:
    """A loopback peer that nobody forwarded for: behind a reverse proxy every peer is loopback."""
    if request.client is None or any(name in request.headers for name in FORWARDED):
        return False
    try:
        return ip_address(request.client.host).is_loopback
    except ValueError:
        return False


def _token(request: Request) -> str:
    scheme, _space, key = request.headers.get("authorization", "").partition(" ")
    return key.strip() if scheme.lower() in {"bearer", "token"} else ""


def _is_administrator(key: str) -> bool:
    try:
        owner = people_by_digest([digest(key)]).get(digest(key)) if key else None
        return owner is not None and Person.objects.filter(pk=owner.userid, is_active=True, is_site_admin=True).exists()
    finally:
        connection.close()


ROUTES = [Route("/healthz", healthz), Route("/readyz", readyz), Route("/metrics", metrics)]
