"""A learner who writes, with a service that speaks OpenAI's protocol behind it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import AsyncClient

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.testing.openai_stub import OpenAIStub, ThreadedStub

Send = Callable[..., tuple[int, dict[str, Any]]]
HERE = "/placement/editor"


@pytest.fixture
def stub() -> Iterator[ThreadedStub]:
    """The service."""
    with OpenAIStub.in_thread() as running:
        running.behave("answers", text="The Moon pulls the sea.")
        yield running


@pytest.fixture
def ready(lasting_world: World, stub: ThreadedStub) -> World:
    """The service is switched on."""
    world = lasting_world
    made = ai.create_instance(world.administrator, "openai", "Stub", {"base_url": stub.base_url, "api_key": "k"})
    ai.set_instance_enabled(world.administrator, made.id, True)
    return world


@pytest.fixture
def send(ready: World) -> Send:
    """Post JSON as the learner, unless told otherwise: the HTTP status and the answer."""

    def sending(path: str, body: Any, person: Any = ready.learner) -> tuple[int, dict[str, Any]]:
        data = body if isinstance(body, str) else json.dumps(body)
        answer = asyncio.run(posted(f"{HERE}/{path}/", data, person, content_type="application/json"))
        return answer.status_code, answer.json()

    return sending


@pytest.fixture
def consent(ready: World) -> None:
    """The learner has accepted the policy."""
    ai.accept_policy(ready.learner.pk, ready.here)


async def posted(address: str, data: Any, person: Any = None, **more: Any) -> Any:
    """What is answered to *data*; the manager lets go of its connections in the loop that they belong to."""
    client = AsyncClient()
    if person is not None:
        await client.aforce_login(person)
    answer = await client.post(address, data, **more)
    await ai.shutdown()
    return answer
