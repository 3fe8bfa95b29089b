"""``/healthz``: the process answers and reaches its database. ``/metrics``: its counts, for who may read them."""

from __future__ import annotations

import asyncio
from ipaddress import ip_address

from asgiref.sync import sync_to_async
from django.db import DatabaseError, connection
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from tutela.identity.api import Person, digest, people_by_digest
from tutela.site.edge.refusal import refusal

DATABASE_SECONDS = 3.0
FORWARDED = ("x-forwarded-for", "forwarded", "x-real-ip", "via")


async def healthz(request: Request) -> Response:
    """200 when the database answers in time, else 503."""
    try:
        await asyncio.wait_for(sync_to_async(_ask_database)(), DATABASE_SECONDS)
    except (DatabaseError, TimeoutError):
        return JSONResponse({"status": "unwell", "database": "no answer"}, 503)
    return JSONResponse({"status": "ok", "database": "ok"})


async def metrics(request: Request) -> Response:
    """Prometheus' text, for this machine itself and for an administrator's token."""
    if not (_from_this_machine(request) or await sync_to_async(_is_administrator)(_token(request))):
        return refusal(403, request.scope, "Ask from the machine itself, or with an administrator's token.")
    return Response(generate_latest(), media_type=CONTENT_TYPE_LATEST)


def _ask_database() -> None:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    finally:
        connection.close()


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


ROUTES = [Route("/healthz", healthz), Route("/metrics", metrics)]
