"""When the browser goes away, the call to the provider ends."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.testing import ApplicationCommunicator
from django.conf import settings
from django.core.asgi import get_asgi_application
from django.test import Client

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.testing.openai_stub import OpenAIStub, ThreadedStub


@pytest.fixture
def stub() -> Iterator[ThreadedStub]:
    with OpenAIStub.in_thread() as running:
        yield running


@pytest.fixture
def waiting(lasting_world: World, stub: ThreadedStub) -> World:
    """A service that never answers is switched on, and the learner has accepted the policy."""
    world = lasting_world
    made = ai.create_instance(world.administrator, "openai", "Stub", {"base_url": stub.base_url, "api_key": "k"})
    ai.set_instance_enabled(world.administrator, made.id, True)
    ai.accept_policy(world.learner.pk, world.here)
    stub.behave("stalls")
    return world


def test_a_browser_that_goes_away_ends_the_call_and_the_register_says_so(waiting: World, stub: ThreadedStub) -> None:
    client = Client()
    client.force_login(waiting.learner)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    asyncio.run(_ask_and_leave(waiting, session, stub))
    (row,) = ai.search_register(waiting.administrator).rows
    assert (row.success, row.errorcode) == (False, ai.Code.CANCELLED)


async def _ask_and_leave(world: World, session: str, stub: ThreadedStub) -> None:
    body = json.dumps({"contextid": world.here, "action": "summarise_text"}).encode()
    communicator: Any = ApplicationCommunicator  # asgiref gives no types
    request = communicator(get_asgi_application(), _scope(session))
    await request.send_input({"type": "http.request", "body": body})
    assert await asyncio.to_thread(stub.until_calls, 1)
    await request.send_input({"type": "http.disconnect"})
    assert await asyncio.to_thread(stub.until_disconnects, 1)
    await request.wait()
    await ai.shutdown()


def _scope(session: str) -> dict[str, Any]:
    token = "a" * 32
    cookies = f"{settings.SESSION_COOKIE_NAME}={session}; {settings.CSRF_COOKIE_NAME}={token}"
    headers = {
        b"host": b"localhost",
        b"cookie": cookies.encode(),
        b"x-csrftoken": token.encode(),
        b"content-type": b"application/json",
    }
    path = "/placement/courseassist/act/"
    return {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": list(headers.items())}
