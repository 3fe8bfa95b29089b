"""A learner at a module, with the built-in provider behind it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from tutela.ai import api as ai
from tutela.conftest import World

Send = Callable[..., tuple[int, dict[str, Any]]]
HERE = "/placement/courseassist"


@pytest.fixture
def ready(lasting_world: World) -> Iterator[World]:
    """An enabled provider instance; the manager is stopped afterwards."""
    made = ai.create_instance(lasting_world.administrator, "builtin", "Offline", {})
    ai.set_instance_enabled(lasting_world.administrator, made.id, True)
    yield lasting_world
    asyncio.run(ai.shutdown())


@pytest.fixture
def send(ready: World) -> Send:
    """Post JSON as the learner, unless told otherwise: the HTTP status and the answer."""

    def sending(path: str, body: Any, person: Any = ready.learner) -> tuple[int, dict[str, Any]]:
        client = Client()
        if person is not None:
            client.force_login(person)
        data = body if isinstance(body, str) else json.dumps(body)
        answer = client.post(f"{HERE}/{path}/", data, content_type="application/json")
        return answer.status_code, answer.json()

    return sending


@pytest.fixture
def consent(ready: World) -> None:
    """The learner has accepted the policy."""
    ai.accept_policy(ready.learner.pk, ready.here)
