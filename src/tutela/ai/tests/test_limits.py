"""The rate limiter: windows of an hour, all slots or none, and never one too many."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.processes import start
from tutela.ai import api as ai
from tutela.ai.housekeeping import CLEAN_UP
from tutela.ai.limits import WINDOW, Slot
from tutela.ai.models import RateWindow
from tutela.ai.tests.conftest import Ask, attempts
from tutela.conftest import World
from tutela.tasks.api import Progress


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def limiter(db: None, clock: Clock) -> ai.RateLimiter:
    return ai.RateLimiter(clock)


def test_five_an_hour_are_five(limiter: ai.RateLimiter) -> None:
    allowed = [limiter.check_user_rate_limit("c", 5, 1) for _ in range(6)]
    assert allowed == [True] * 5 + [False]


def test_the_window_is_opened_by_the_first_attempt_and_ends_after_an_hour(
    limiter: ai.RateLimiter, clock: Clock
) -> None:
    for _ in range(5):
        limiter.check_user_rate_limit("c", 5, 1)
    clock.now += WINDOW
    assert not limiter.check_user_rate_limit("c", 5, 1)
    clock.now += 1
    assert limiter.check_user_rate_limit("c", 5, 1)


def test_a_clock_that_is_set_back_keeps_nobody_out_for_longer(limiter: ai.RateLimiter, clock: Clock) -> None:
    clock.now += 10 * WINDOW
    limiter.check_user_rate_limit("c", 1, 1)
    clock.now -= 10 * WINDOW
    assert limiter.check_user_rate_limit("c", 1, 1)


def test_one_person_does_not_use_up_anothers(limiter: ai.RateLimiter) -> None:
    assert limiter.check_user_rate_limit("c", 1, 1)
    assert limiter.check_user_rate_limit("c", 1, 2)


def test_one_component_does_not_use_up_anothers(limiter: ai.RateLimiter) -> None:
    assert limiter.check_global_rate_limit("a", 1)
    assert limiter.check_global_rate_limit("b", 1)


def test_a_limit_of_nought_denies_always(limiter: ai.RateLimiter) -> None:
    assert not limiter.check_global_rate_limit("c", 0)


def test_a_denied_attempt_is_not_counted(limiter: ai.RateLimiter) -> None:
    limiter.check_global_rate_limit("c", 1)
    limiter.check_global_rate_limit("c", 1)
    assert RateWindow.objects.get(key="global_c").count == 1


def test_all_slots_are_held_or_none(limiter: ai.RateLimiter) -> None:
    assert limiter.check_global_rate_limit("c", 1)
    hold = limiter.hold([Slot("user_c_1", 10), Slot("global_c", 1)])
    assert not hold.held
    assert not RateWindow.objects.filter(key="user_c_1", count__gt=0).exists()


def test_the_denial_says_when_the_window_ends(limiter: ai.RateLimiter, clock: Clock) -> None:
    limiter.check_global_rate_limit("c", 1)
    clock.now += 600
    assert limiter.hold([Slot("global_c", 1)]).retry_after == pytest.approx(3000)


TAKE = """
from tutela.ai import api as ai
limiter = ai.RateLimiter()
print(sum(limiter.check_global_rate_limit("crowd", 100) for _ in range(60)))
"""


@pytest.mark.long
def test_concurrent_processes_never_take_one_too_many(transactional_db: None) -> None:
    processes = [start(TAKE) for _ in range(4)]
    assert sum(int(process.communicate(timeout=60)[0]) for process in processes) == 100


def limit(world: World, instances: dict[str, int], name: str, **limits: int) -> None:
    """Set the limits of an instance."""
    ai.update_instance(world.administrator, instances[name], **limits)


def test_a_limited_instance_is_skipped_on_record_and_the_next_is_asked(
    ask: Ask, instances: dict[str, int], consent: None, lasting_world: World
) -> None:
    limit(lasting_world, instances, "first", user_limit=0)
    assert ask().provider == "second"
    assert [(row.provider, row.errorcode, row.errormessage) for row in attempts()] == [
        ("first", 429, "user rate limit exceeded"),
        ("second", None, ""),
    ]
    assert [row.timestarted is None for row in attempts()] == [True, False]


def test_when_every_instance_is_limited_the_answer_says_when_to_come_back(
    ask: Ask, instances: dict[str, int], consent: None, lasting_world: World
) -> None:
    for name in instances:
        limit(lasting_world, instances, name, global_limit=1)
    assert [ask().response.error_code for _ in range(3)] == [0, 0, 429]
    wait = ask().response.retry_after
    assert wait is not None and 0 < wait <= WINDOW


def test_two_instances_of_one_provider_count_apart(
    ask: Ask, instances: dict[str, int], consent: None, lasting_world: World, run: Callable[..., Any]
) -> None:
    administrator = lasting_world.administrator
    twin = ai.create_instance(administrator, "first", "A twin", {"api_key": "k"}, global_limit=5)
    ai.set_instance_enabled(administrator, twin.id, True)
    limit(lasting_world, instances, "first", global_limit=1)
    limit(lasting_world, instances, "second", global_limit=0)
    assert [ask().instance_name for _ in range(3)] == ["The first", "A twin", "A twin"]


def test_counters_whose_hour_is_over_are_swept_away(limiter: ai.RateLimiter) -> None:
    limiter.check_global_rate_limit("long ago", 5)
    RateWindow.objects.create(key="global_now", windowstart=time.time(), count=1)
    assert CLEAN_UP.work(Progress(deadline=0)) == "Deleted: 1 counters, 0 files."
    assert [row.key for row in RateWindow.objects.all()] == ["global_now"]
