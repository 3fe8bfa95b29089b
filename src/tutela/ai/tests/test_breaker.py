"""The circuit breaker: a service that is down is left alone, then tried again by one."""

from __future__ import annotations

import time

import pytest

from tutela.ai import api as ai
from tutela.ai.breaker import COOLDOWN, LONGEST, THRESHOLD
from tutela.ai.models import InstanceHealth
from tutela.ai.tests.conftest import Ask
from tutela.ai.tests.toys import Toy, answer, raising
from tutela.sdk import ActionRefused, ProviderUnavailable

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
    assert InstanceHealth.objects.get(pk=instances["first"]).failures == 1


def test_after_the_cooldown_a_success_closes_the_circuit(ask: Ask, instances: Instances, toys: Toys) -> None:
    open_circuit(ask, toys)
    end_cooldown()
    toys["first"].behaviour = staticmethod(answer)
    assert ask().provider == "first"
    assert InstanceHealth.objects.get(pk=instances["first"]).failures == 0


def test_after_the_cooldown_a_failure_opens_it_again(ask: Ask, instances: Instances, toys: Toys) -> None:
    open_circuit(ask, toys)
    end_cooldown()
    ask()
    assert len(toys["first"].asked) == 1
    ask()
    assert len(toys["first"].asked) == 1


def test_it_stays_open_for_as_long_as_the_service_asked(ask: Ask, instances: Instances, toys: Toys) -> None:
    open_circuit(ask, toys, code=429, retry_after=300)
    wait = InstanceHealth.objects.get(pk=instances["first"]).openuntil - time.time()
    assert COOLDOWN < wait <= 300


def test_a_refused_request_says_nothing_of_the_service(ask: Ask, instances: Instances, toys: Toys) -> None:
    toys["first"].behaviour = staticmethod(raising(ActionRefused(422, "No.")))
    for _ in range(THRESHOLD + 1):
        ask()
    assert InstanceHealth.objects.get(pk=instances["first"]).failures == 0


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
    ahead = InstanceHealth.objects.filter(pk=instances["first"])
    ahead.update(failures=THRESHOLD, openuntil=time.time() + 100 * LONGEST)
    assert ask().provider == "first"
