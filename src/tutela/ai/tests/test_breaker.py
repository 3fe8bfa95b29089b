"""The circuit breaker: a service that is down is left alone, then tried again by one."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from tutela.ai import api as ai
from tutela.ai.breaker import COOLDOWN, LONGEST, PEOPLE, THRESHOLD, _health, _open
from tutela.ai.catalogue import EVERYBODY
from tutela.ai.models import InstanceHealth
from tutela.ai.tests.conftest import Ask
from tutela.ai.tests.toys import Toy, answer, raising, saying
from tutela.conftest import World
from tutela.identity.api import Person
from tutela.sdk import Action, ActionRefused, ProviderUnavailable, Response

pytestmark = pytest.mark.usefixtures("consent")
Toys = dict[str, type[Toy]]
Instances = dict[str, int]


def fail(toys: Toys, code: int = 503, retry_after: float | None = None) -> None:
    """The first toy is down."""
    toys["first"].behaviour = staticmethod(raising(ProviderUnavailable(code, "Down.", retry_after=retry_after)))


def open_circuit(ask: Ask, toys: Toys, **kind: float) -> None:
    """Fail until the circuit of the first toy is open, then forget what it was asked."""
    fail(toys, **kind)  # type: ignore[arg-type]  # int is a float here
    for _ in range(THRESHOLD):
        ask()
    toys["first"].asked.clear()


def health(instanceid: int, userid: int = EVERYBODY) -> InstanceHealth:
    """What is known of summaries by the instance; a fresh row where nothing is."""
    key = {"instance_id": instanceid, "subject": "summarise_text", "userid": userid}
    return InstanceHealth.objects.filter(**key).first() or InstanceHealth(**key)


def end_cooldown() -> None:
    """Let the time of the open circuit pass."""
    InstanceHealth.objects.filter(openuntil__gt=0).update(openuntil=time.time() - 1)


def test_after_failures_in_a_row_the_instance_is_skipped(ask: Ask, instances: Instances, toys: Toys) -> None:
    open_circuit(ask, toys)
    assert ask().provider == "second"
    assert toys["first"].asked == []


def test_a_success_between_failures_starts_the_count_anew(ask: Ask, instances: Instances, toys: Toys) -> None:
    fail(toys)
    for _ in range(THRESHOLD - 1):
        ask()
    toys["first"].behaviour = staticmethod(answer)
    ask()
    fail(toys)
    ask()
    assert health(instances["first"]).failures == 1


def test_after_the_cooldown_a_success_closes_the_circuit(ask: Ask, instances: Instances, toys: Toys) -> None:
    open_circuit(ask, toys)
    end_cooldown()
    toys["first"].behaviour = staticmethod(answer)
    assert ask().provider == "first"
    assert health(instances["first"]).failures == 0


def test_after_the_cooldown_a_failure_opens_it_again(ask: Ask, instances: Instances, toys: Toys) -> None:
    open_circuit(ask, toys)
    end_cooldown()
    ask()
    assert len(toys["first"].asked) == 1
    ask()
    assert len(toys["first"].asked) == 1


def test_it_stays_open_for_as_long_as_the_service_asked(ask: Ask, instances: Instances, toys: Toys) -> None:
    open_circuit(ask, toys, code=429, retry_after=300)
    wait = health(instances["first"]).openuntil - time.time()
    assert COOLDOWN < wait <= 300


def test_a_refused_request_says_nothing_of_the_service(ask: Ask, instances: Instances, toys: Toys) -> None:
    toys["first"].behaviour = staticmethod(raising(ActionRefused(422, "No.")))
    for _ in range(THRESHOLD + 1):
        ask()
    assert health(instances["first"]).failures == 0


def test_when_every_circuit_is_open_the_answer_says_when_to_come_back(
    ask: Ask, instances: Instances, toys: Toys
) -> None:
    for toy in toys.values():
        toy.behaviour = staticmethod(raising(ProviderUnavailable(503, "Down.")))
    for _ in range(THRESHOLD):
        ask()
    response = ask().response
    assert response.error_code == ai.Code.UNAVAILABLE
    assert response.retry_after is not None and 0 < response.retry_after <= COOLDOWN


def test_a_clock_that_is_set_back_leaves_no_circuit_open_for_longer(ask: Ask, instances: Instances) -> None:
    row = health(instances["first"])
    row.failures, row.openuntil = THRESHOLD, time.time() + 100 * LONGEST
    row.save()
    assert ask().provider == "first"


# What one person's requests may cause themselves.

PERSONAL: dict[str, Callable[[Action[Any]], Awaitable[Response]]] = {
    "takes too long": raising(ProviderUnavailable(504, "Too long.")),
    "gives up waiting": raising(ProviderUnavailable(408, "Too long.")),
    "answers with what cannot be used": raising(ProviderUnavailable(502, "Unusable.")),
    "stumbles": raising(ProviderUnavailable(500, "Internal error.")),
    "has a bug": raising(ZeroDivisionError()),
    "says nothing": saying("   "),
}


def failing_for(person: Person, behaviour: Callable[[Action[Any]], Awaitable[Response]]) -> Any:
    """A toy that fails for one person alone."""

    async def doing(action: Action[Any]) -> Response:
        return await (behaviour(action) if action.userid == person.pk else answer(action))

    return staticmethod(doing)


@pytest.mark.parametrize("kind", PERSONAL)
def test_one_person_with_fifty_failing_requests_keeps_nobody_else_out(
    ask: Ask, instances: Instances, toys: Toys, lasting_world: World, kind: str
) -> None:
    for toy in toys.values():
        toy.behaviour = failing_for(lasting_world.teacher, PERSONAL[kind])
    for number in range(50):
        assert not ask().response.success
        if number % 10 == 9:
            end_cooldown()
            assert ask(lasting_world.manager).provider == "first"
    assert ask(lasting_world.manager).provider == "first"


@pytest.mark.parametrize("kind", PERSONAL)
def test_a_person_whose_requests_fail_in_a_row_is_soon_answered_without_asking(
    ask: Ask, instances: Instances, toys: Toys, kind: str
) -> None:
    toys["first"].behaviour = staticmethod(PERSONAL[kind])
    for _ in range(THRESHOLD):
        ask()
    toys["first"].asked.clear()
    assert (ask().provider, toys["first"].asked) == ("second", [])


@pytest.mark.parametrize("code", [401, 429, 503])
def test_what_would_meet_anybody_opens_the_circuit_for_all(
    ask: Ask, instances: Instances, toys: Toys, lasting_world: World, code: int
) -> None:
    open_circuit(ask, toys, code=code)
    assert (ask(lasting_world.manager).provider, toys["first"].asked) == ("second", [])


def test_three_people_with_timeouts_open_the_circuit_for_all(
    ask: Ask, instances: Instances, toys: Toys, lasting_world: World
) -> None:
    fail(toys, code=504)
    people = [lasting_world.teacher, lasting_world.manager, lasting_world.administrator]
    for number in range(THRESHOLD + PEOPLE):
        ask(people[number % PEOPLE])
    assert health(instances["first"]).openuntil > time.time()


def test_two_people_with_timeouts_do_not(ask: Ask, instances: Instances, toys: Toys, lasting_world: World) -> None:
    fail(toys, code=504)
    for number in range(4 * THRESHOLD):
        ask([lasting_world.teacher, lasting_world.manager][number % 2])
    assert health(instances["first"]).openuntil == 0
    toys["first"].behaviour = staticmethod(answer)
    assert ask(lasting_world.administrator).provider == "first"


def test_a_probe_with_a_bad_request_leaves_the_next_person_to_probe(
    ask: Ask, instances: Instances, toys: Toys, lasting_world: World
) -> None:
    open_circuit(ask, toys)
    end_cooldown()
    fail(toys, code=504)
    ask()
    toys["first"].behaviour = staticmethod(answer)
    assert ask(lasting_world.manager).provider == "first"
    assert health(instances["first"]).failures == 0


def test_a_probe_does_not_count_against_the_person(
    ask: Ask, instances: Instances, toys: Toys, lasting_world: World
) -> None:
    open_circuit(ask, toys)
    end_cooldown()
    fail(toys, code=504)
    ask()
    assert health(instances["first"], lasting_world.teacher.pk).failures == 0


@pytest.mark.parametrize("code", [400, 413, 422])
def test_a_request_that_is_not_acceptable_says_nothing_of_the_service(
    ask: Ask, instances: Instances, toys: Toys, lasting_world: World, code: int
) -> None:
    fail(toys, code=code)
    for _ in range(THRESHOLD + 1):
        ask()
    assert len(toys["first"].asked) == THRESHOLD + 1


def test_health_is_kept_by_model(ask: Ask, instances: Instances, toys: Toys, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toys["first"], "model_for", lambda self, action: "tides-1")
    open_circuit(ask, toys, code=404)
    monkeypatch.setattr(toys["first"], "model_for", lambda self, action: "tides-2")
    ask()
    assert len(toys["first"].asked) == 1


@pytest.mark.parametrize("code", [401, 403, 422, 429, 451, 503])
def test_a_refusal_says_nothing_of_the_service_whatever_its_code(
    ask: Ask, instances: Instances, toys: Toys, code: int
) -> None:
    toys["first"].behaviour = staticmethod(raising(ActionRefused(code, "No.")))
    for _ in range(THRESHOLD + 1):
        ask()
    assert len(toys["first"].asked) == THRESHOLD + 1


def test_who_probed_in_vain_does_not_probe_again_at_once(
    ask: Ask, instances: Instances, toys: Toys, lasting_world: World
) -> None:
    open_circuit(ask, toys)
    end_cooldown()
    toys["first"].behaviour = staticmethod(raising(ActionRefused(422, "No.")))
    ask()
    toys["first"].asked.clear()
    ask()
    assert toys["first"].asked == []
    toys["first"].behaviour = staticmethod(answer)
    assert ask(lasting_world.manager).provider == "first"


def test_a_late_failure_does_not_shorten_the_wait_that_the_service_asked_for(
    ask: Ask, instances: Instances, toys: Toys
) -> None:
    open_circuit(ask, toys, code=429, retry_after=300)
    until = health(instances["first"]).openuntil
    _open(_health(instances["first"], "summarise_text"), time.time() + COOLDOWN)
    assert health(instances["first"]).openuntil == until
