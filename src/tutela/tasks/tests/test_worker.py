"""The worker: each run in a process of its own, which may die without taking anybody with it."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable

import pytest
from django.db import connection

from tutela.tasks import worker as workers
from tutela.tasks.api import Run, Task, Worker, enqueue

pytestmark = pytest.mark.django_db(transaction=True)
Add = Callable[..., Task]


@pytest.fixture
def script(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let the run's process be a Python script instead of the task's own command."""

    def setting(code: str) -> None:
        monkeypatch.setattr(workers, "command_for", lambda runid: [sys.executable, "-c", code])

    return setting


def outcome() -> tuple[str, str]:
    """Status and message of the one run."""
    run = Run.objects.get()
    return run.status, run.message


def test_without_work_there_is_nothing_to_do() -> None:
    assert not Worker().work_once()


def test_a_process_that_is_killed_is_noted(add: Add, script: Callable[[str], None]) -> None:
    enqueue(add().name)
    script("import os, signal; os.kill(os.getpid(), signal.SIGKILL)")
    assert Worker().work_once()
    assert outcome() == (Run.Status.FAILED, "Its process was ended by signal 9.")


def test_what_a_failed_process_said_is_kept(add: Add, script: Callable[[str], None]) -> None:
    enqueue(add().name)
    script("import sys; sys.exit('no memory left')")
    Worker().work_once()
    assert outcome() == (Run.Status.FAILED, "Its process ended with code 1. no memory left")


def test_a_process_that_does_not_end_is_stopped(
    add: Add, script: Callable[[str], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "seconds_left", lambda run, now: 0)
    enqueue(add().name)
    script("import time; time.sleep(60)")
    Worker().work_once()
    assert outcome() == (Run.Status.FAILED, "It took longer than its time limit and was stopped.")


def test_stopping_the_worker_stops_what_it_is_doing(add: Add, script: Callable[[str], None]) -> None:
    enqueue(add().name)
    script("import time; time.sleep(60)")
    worker = Worker()

    def working() -> None:
        worker.work_once()
        connection.close()

    thread = threading.Thread(target=working)
    thread.start()
    deadline = time.monotonic() + 10
    while worker._child is None and time.monotonic() < deadline:
        time.sleep(0.01)
    worker.stop()
    thread.join(timeout=10)
    assert outcome() == (Run.Status.FAILED, "The server stopped while this was running.")
