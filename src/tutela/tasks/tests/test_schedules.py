"""When tasks run."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tutela.tasks.api import InvalidSchedule, Run, Schedule, Task, enqueue, list_schedules, next_time, set_schedule
from tutela.tasks.schedules import drawn, ensure_schedules, queue_due

pytestmark = pytest.mark.django_db
Add = Callable[..., Task]
NIGHTLY = "0 3 * * *"


def test_the_next_time_is_in_utc() -> None:
    assert next_time(NIGHTLY, 0) == 3 * 3600


@pytest.mark.parametrize("cron", ["", "nonsense", "61 * * * *", "0 0 31 2 *", "* * * * * * *"])
def test_a_schedule_that_never_comes_true_is_refused(cron: str) -> None:
    with pytest.raises(InvalidSchedule):
        next_time(cron, 0)


def test_drawn_times_are_drawn_once(add: Add) -> None:
    minute, hour, *rest = drawn("R R * * R").split()
    assert 0 <= int(minute) < 60 and 0 <= int(hour) < 24 and 0 <= int(rest[-1]) < 7


def test_a_declared_task_gets_its_schedule(add: Add) -> None:
    add(cron=NIGHTLY)
    ensure_schedules(now=0)
    assert Schedule.objects.get(task="sweep").nextrun == 3 * 3600


def test_what_an_administrator_set_stays(add: Add) -> None:
    add(cron=NIGHTLY)
    ensure_schedules()
    set_schedule("sweep", "30 4 * * 1", enabled=False)
    ensure_schedules()
    assert Schedule.objects.get(task="sweep").cron == "30 4 * * 1"


def test_a_task_whose_time_has_come_is_queued_once(add: Add) -> None:
    add(cron=NIGHTLY)
    ensure_schedules(now=0)
    assert [len(queue_due(now)) for now in (3 * 3600 - 1, 3 * 3600, 3 * 3600 + 1)] == [0, 1, 0]


def test_times_that_were_missed_are_made_up_once(add: Add) -> None:
    add(cron=NIGHTLY)
    ensure_schedules(now=0)
    assert len(queue_due(now=30 * 86400)) == 1


def test_a_schedule_that_is_off_queues_nothing(add: Add) -> None:
    add(cron=NIGHTLY)
    set_schedule("sweep", NIGHTLY, enabled=False)
    assert queue_due(now=1e12) == []


def test_a_task_that_is_gone_is_not_queued(add: Add) -> None:
    Schedule.objects.create(task="gone", cron=NIGHTLY, nextrun=0)
    assert queue_due(now=10) == []


def test_asking_twice_for_the_same_waits_once(add: Add) -> None:
    add()
    assert enqueue("sweep", {"model": 1}) == enqueue("sweep", {"model": 1})
    assert enqueue("sweep", {"model": 2}) != enqueue("sweep", {"model": 1})


def test_a_task_that_nobody_declared_cannot_be_asked_for(add: Add) -> None:
    with pytest.raises(KeyError):
        enqueue("sweep")


def test_the_list_shows_the_last_run_and_the_open_one(add: Add) -> None:
    add(cron=NIGHTLY)
    ensure_schedules()
    ended = Run.objects.create(task="sweep", status=Run.Status.FAILED, timequeued=1, timeended=2)
    waiting = enqueue("sweep")
    (view,) = list_schedules()
    assert (view.last, view.open, view.cron) == (ended, waiting, NIGHTLY)
