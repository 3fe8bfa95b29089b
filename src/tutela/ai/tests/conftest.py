"""A manager of its own for each test, with toy providers behind it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest

from tutela.ai import api as ai
from tutela.ai.models import Attempt
from tutela.ai.tests.toys import Toy, installed
from tutela.conftest import World
from tutela.sdk import SummariseText

Ask = Callable[..., ai.Outcome]


@pytest.fixture
def toys() -> Iterator[dict[str, type[Toy]]]:
    """Two toy providers, installed: ``first`` and ``second``."""
    with installed("first", "second") as toys:
        yield toys


@pytest.fixture
def instances(lasting_world: World, toys: dict[str, type[Toy]]) -> dict[str, int]:
    """An enabled instance of each toy, in that order."""
    administrator = lasting_world.administrator
    made = {name: ai.create_instance(administrator, name, f"The {name}", {"api_key": "k3y"}).id for name in toys}
    for instanceid in made.values():
        ai.set_instance_enabled(administrator, instanceid, True)
    return made


@pytest.fixture
def consent(lasting_world: World) -> None:
    """The teacher and the manager have accepted the policy."""
    for person in (lasting_world.teacher, lasting_world.manager, lasting_world.administrator):
        ai.accept_policy(person.pk, lasting_world.here)


@pytest.fixture
def run() -> Callable[[Coroutine[Any, Any, Any]], Any]:
    """Run a coroutine with a manager that is stopped afterwards."""

    def runner(work: Coroutine[Any, Any, Any]) -> Any:
        async def whole() -> Any:
            try:
                return await work
            finally:
                await ai.shutdown()

        return asyncio.run(whole())

    return runner


@pytest.fixture
def ask(lasting_world: World, run: Callable[[Coroutine[Any, Any, Any]], Any]) -> Ask:
    """Ask for a summary, as the teacher unless told otherwise, and wait for the outcome."""

    def asking(person: Any = None, contextid: int | None = None, placement: str = "rest") -> ai.Outcome:
        action = summary(lasting_world, person, contextid)
        outcome: ai.Outcome = run(ai.get_manager().process(action, placement=placement))
        return outcome

    return asking


def summary(world: World, person: Any = None, contextid: int | None = None) -> SummariseText:
    """The action that the tests ask for."""
    userid = (person or world.teacher).pk
    return SummariseText(contextid=contextid or world.here, userid=userid, prompttext="Tell me of tides.")


def attempts() -> list[Attempt]:
    """The register, oldest first."""
    return list(Attempt.objects.order_by("id"))
