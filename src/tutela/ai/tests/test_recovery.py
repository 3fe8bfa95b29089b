"""Attempts that a dead process left open are closed, once; those of a living one are not."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from django.db import connection

from tests.processes import start
from tutela.ai import api as ai
from tutela.ai.models import Attempt
from tutela.ai.recovery import close_orphans
from tutela.ai.tests.conftest import Ask
from tutela.tasks.api import lock_of, new_process

pytestmark = pytest.mark.django_db(transaction=True)


def open_attempt(process: str) -> Attempt:
    """An attempt under way in *process*."""
    return Attempt.objects.create(
        uid=new_process(),
        requestid=new_process(),
        actionname="summarise_text",
        userid=1,
        contextid=1,
        provider="first",
        timecreated=time.time(),
        process=process,
    )


def test_an_attempt_of_a_dead_process_is_closed_as_interrupted() -> None:
    attempt = open_attempt("gone")
    assert close_orphans("mine") == 1
    attempt.refresh_from_db()
    assert (attempt.success, attempt.errorcode) == (False, ai.Code.INTERRUPTED)


def test_closing_again_finds_nothing() -> None:
    open_attempt("gone")
    close_orphans("mine")
    assert close_orphans("mine") == 0


def test_a_live_attempt_of_this_process_stays_open() -> None:
    attempt = open_attempt("mine")
    assert close_orphans("mine", {attempt.uid}) == 0


def test_an_attempt_of_this_process_that_nobody_makes_any_more_is_closed() -> None:
    open_attempt("mine")
    assert close_orphans("mine", {"another"}) == 1


HOLD = """
from tutela.tasks.api import lock_of
lock = lock_of("other")
print(lock.take(), flush=True)
time.sleep(60)
"""


def test_a_living_process_keeps_its_attempts_until_it_is_killed() -> None:
    open_attempt("other")
    with start(HOLD) as other:
        assert other.stdout is not None and other.stdout.readline().strip() == "True"
        while_alive = close_orphans("mine")
        other.kill()
        other.wait()
    for _ in range(50):  # PostgreSQL notices a killed client a moment later
        after = close_orphans("mine")
        if after:
            break
        time.sleep(0.1)
    assert (while_alive, after) == (0, 1)


def test_a_lock_can_be_taken_again_after_its_release() -> None:
    lock = lock_of("short")
    assert lock.take()
    lock.release()
    assert lock_of("short").take()
    lock_of("short").release()


def test_a_look_that_the_disk_refuses_does_not_end_the_ledger(
    monkeypatch: pytest.MonkeyPatch, ask: Ask, instances: dict[str, int], consent: None
) -> None:
    monkeypatch.setattr("tutela.ai.ledger.RECOVERY_EVERY", 0.05)
    manager = ai.get_manager()
    if connection.vendor == "sqlite":
        Path(f"{connection.settings_dict['NAME']}.processes", "blocked.lock").mkdir(parents=True, exist_ok=True)
    open_attempt("blocked")
    time.sleep(0.2)
    assert manager is ai.get_manager()
    assert ask().response.success
