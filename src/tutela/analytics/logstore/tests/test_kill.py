"""Killed at any step, a sync loses nothing and doubles nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tutela.analytics.logstore import LogStore, erase_people
from tutela.analytics.logstore.tests import dying
from tutela.analytics.logstore.tests.site import MemoryPlatform, event, ids, kept, run

KILLED = -9


def die(store: Path, step: int, how: str) -> int:
    """Run `dying` in a process of its own. How it ended."""
    command = [sys.executable, dying.__file__, str(store), str(step), how]
    return subprocess.run(command, check=False, capture_output=True, timeout=60).returncode


def platform() -> MemoryPlatform:
    return MemoryPlatform(event(n, day=n % 70, person=n % 5) for n in range(1, 101))


@pytest.mark.long
@pytest.mark.parametrize("step", [1, 2, 3, 4, 5, 8, 9, 14, 21, 30, 38, 44])
def test_a_sync_killed_at_any_step_is_completed_by_the_next(tmp_path: Path, step: int) -> None:
    assert die(tmp_path, step, "sync") == KILLED
    store = LogStore(str(tmp_path))
    run(platform(), store)
    assert ids(store) == list(range(1, 101))
    assert {*store.files.names("events"), *store.files.names("tables")} == {p.name for p in store.manifest().parts}


@pytest.mark.long
@pytest.mark.parametrize("step", [1, 3, 10, 20, 31, 40, 46])
def test_an_erasure_killed_at_any_step_is_whole_or_not_begun(tmp_path: Path, step: int) -> None:
    store = LogStore(str(tmp_path))
    run(platform(), store)
    assert die(tmp_path, step, "erase") == KILLED
    assert {row["person_id"] for row in kept(store)} in ({0, 1, 2, 3, 4}, {0, 1, 2, 4})
    erase_people(store, [3])
    assert {row["person_id"] for row in kept(store)} == {0, 1, 2, 4}
    assert len(ids(store)) == 80


def test_the_dying_sync_lives_when_it_is_not_told_to_die(tmp_path: Path) -> None:
    assert die(tmp_path, 10_000, "sync") == 0
    assert ids(LogStore(str(tmp_path))) == list(range(1, 101))
