"""A stub of an AI service, an instance of a provider that speaks to it, tokens, and clients who are signed in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.identity import api as identity
from tutela.rest.tests.served import Served, serve
from tutela.testing.openai_stub import OpenAIStub, ThreadedStub


@pytest.fixture(scope="session")
def one_stub() -> Iterator[ThreadedStub]:
    """The stub, once for all tests."""
    with OpenAIStub.in_thread() as stub:
        yield stub


@pytest.fixture
def stub(one_stub: ThreadedStub) -> ThreadedStub:
    """The stub, which answers and remembers nothing."""
    one_stub.behave("answers")
    one_stub.forget()
    return one_stub


@dataclass(frozen=True, slots=True)
class Tokens:
    """A token of each person."""

    administrator: str
    teacher: str
    learner: str
    stranger: str


@pytest.fixture
def tokens(lasting_world: World) -> Tokens:
    """The tokens."""
    return Tokens(**{name: identity.make_token(getattr(lasting_world, name), "test")[1] for name in Tokens.__slots__})


def signed_in(person: identity.Person) -> dict[str, str]:
    """The headers of somebody who is signed in, with a CSRF token; ``_`` for ``-``."""
    client = Client()
    client.force_login(person)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    secret = "c" * 32
    cookies = {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: secret}
    return {"Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()), "X_CSRFToken": secret}


@pytest.fixture
def instance(lasting_world: World, stub: ThreadedStub) -> int:
    """An enabled provider instance that speaks to the stub."""
    config = {"base_url": stub.base_url, "api_key": "sk-of-the-stub"}
    made = ai.create_instance(lasting_world.administrator, "openai", "The stub", config)
    ai.set_instance_enabled(lasting_world.administrator, made.id, True)
    return made.id


@pytest.fixture
def consent(lasting_world: World) -> None:
    """The teacher and the administrator have accepted the policy."""
    for person in (lasting_world.teacher, lasting_world.administrator):
        ai.accept_policy(person.pk, lasting_world.here)


@pytest.fixture
def served(lasting_world: World) -> Iterator[Served]:
    """The surfaces on a real socket."""
    with serve() as server:
        yield server


@pytest.fixture
def as_person(world: World) -> Iterator[dict[str, Client]]:
    """A client for each person of the world, signed in, and ``nobody``."""
    people = ("administrator", "manager", "teacher", "learner", "stranger")
    clients = {name: Client() for name in people}
    for name, client in clients.items():
        client.force_login(getattr(world, name))
    yield {**clients, "nobody": Client()}
