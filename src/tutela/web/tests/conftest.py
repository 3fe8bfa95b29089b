"""People in front of a browser."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.identity.api import Person

Browser = Callable[[Person], Client]


@pytest.fixture
def browser() -> Browser:
    """A client in which this person is signed in."""

    def signed_in(person: Person) -> Client:
        client = Client()
        client.force_login(person)
        return client

    return signed_in


@pytest.fixture
def administrator(world: World, browser: Browser) -> Client:
    """The administrator's browser."""
    return browser(world.administrator)


@pytest.fixture
def learner(world: World, browser: Browser) -> Client:
    """The learner's browser."""
    return browser(world.learner)


@pytest.fixture
def instance(world: World) -> ai.InstanceView:
    """A provider instance with a stored secret, switched off."""
    config = {"base_url": "https://ai.example.org/v1", "api_key": "sk-very-secret"}
    return ai.create_instance(world.administrator, "openai", "The university's", config)


@pytest.fixture
def as_person(world: World, browser: Browser) -> dict[str, Client]:
    """The browser of each person of the world."""
    people = ("administrator", "manager", "teacher", "learner", "stranger")
    return {name: browser(getattr(world, name)) for name in people}
