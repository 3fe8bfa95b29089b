"""Running one run: once, alone, in time, and what is noted of it."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from django.utils import translation

from tests.processes import start
from tutela.sdk.text import _, filled, spoken
from tutela.tasks.api import Progress, Run, Task, claim, enqueue, perform
from tutela.tasks.running import close_abandoned, end

pytestmark = pytest.mark.django_db(transaction=True)
Add = Callable[..., Task]


def taken(task: Task) -> Run:
    """A run of *task*, claimed."""
    run = claim(enqueue(task.name).pk, "me")
    assert run is not None
    return run


def failing(progress: Progress) -> str:
    raise RuntimeError("the disk is full")


def heeding_time(progress: Progress) -> str:
    return "Stopped." if progress.out_of_time() else "All."


def test_a_run_is_claimed_once(add: Add) -> None:
    queued = enqueue(add().name)
    assert [claim(queued.pk, name) is not None for name in ("one", "two")] == [True, False]


def test_a_run_that_ends_well_says_what_it_did(add: Add) -> None:
    run = perform(taken(add()))
    assert (run.status, run.message) == (Run.Status.SUCCEEDED, "Done.")


def test_a_run_that_raises_is_noted_as_failed(add: Add) -> None:
    run = perform(taken(add(failing)))
    assert (run.status, run.message) == (Run.Status.FAILED, "RuntimeError: the disk is full")


def test_a_run_whose_time_is_up_is_done_in_part(add: Add) -> None:
    assert perform(taken(add(heeding_time, time_limit=0))).status == Run.Status.PARTIAL


HOLD = """
from tutela.tasks.api import lock_of
lock = lock_of("task-sweep")
print(lock.take(), flush=True)
time.sleep(60)
"""


def test_a_second_run_of_the_same_task_is_skipped(add: Add) -> None:
    run = taken(add())
    with start(HOLD) as other:
        assert other.stdout is not None and other.stdout.readline().strip() == "True"
        assert perform(run).status == Run.Status.SKIPPED
        other.kill()


def test_progress_is_noted_for_those_who_look(add: Add) -> None:
    def work(progress: Progress) -> str:
        progress.report(1, 4, "Reading.")
        seen.append(Run.objects.values_list("done", "total", "message").get())
        return "Done."

    seen: list[tuple[int, int | None, str]] = []
    perform(taken(add(work)))
    assert seen == [(1, 4, "Reading.")]


def test_a_run_that_has_ended_stays_as_it_ended(add: Add) -> None:
    run = perform(taken(add()))
    assert end(run, Run.Status.FAILED, "Too late.").status == Run.Status.SUCCEEDED


def test_a_run_of_a_dead_worker_is_closed() -> None:
    run = Run.objects.create(task="sweep", status=Run.Status.RUNNING, timequeued=0, timestarted=0, process="dead")
    assert close_abandoned("me") == 1
    run.refresh_from_db()
    assert run.status == Run.Status.FAILED


def test_a_run_of_this_worker_is_left_alone() -> None:
    Run.objects.create(task="sweep", status=Run.Status.RUNNING, timequeued=0, timestarted=0, process="me")
    assert close_abandoned("me") == 0


def test_a_task_that_is_not_installed_any_more_fails_with_a_sentence(add: Add) -> None:
    run = Run.objects.create(task="gone", status=Run.Status.RUNNING, timequeued=time.time(), process="me")
    assert "not installed" in perform(run).message


def test_what_came_of_a_run_can_be_read_in_another_language() -> None:
    run = Run.objects.create(task="nothing", timequeued=0)
    kept = end(run, Run.Status.SUCCEEDED, filled(_("Platforms synced: {synced} of {wanted}."), synced=1, wanted=2))
    assert kept.message == "Platforms synced: 1 of 2."
    with translation.override("es"):
        assert spoken(kept.outcome, translation) == "Plataformas sincronizadas: 1 de 2."
