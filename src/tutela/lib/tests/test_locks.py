"""Locks that are files."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tutela.lib.locks import FileLock, sweep

COUNTS = """
import sys, time
from pathlib import Path
from tutela.lib.locks import FileLock, sweep
folder, turns = Path(sys.argv[1]), int(sys.argv[2])
for turn in range(turns):
    with FileLock(folder / "one.lock").held(wait=60):
        count = int((folder / "count").read_text())
        time.sleep(0.0005)
        (folder / "count").write_text(str(count + 1))
    if turn % 10 == 0:
        sweep(folder)
"""
HOLDS = """
import sys, time
from pathlib import Path
from tutela.lib.locks import FileLock
FileLock(Path(sys.argv[1])).take()
print("held", flush=True)
time.sleep(60)
"""


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    first, second = (FileLock(tmp_path / "a.lock") for _ in range(2))
    assert (first.take(), second.take()) == (True, False)
    first.release()
    assert second.take()
    second.release()


def test_a_lock_that_nobody_holds_leaves_no_file(tmp_path: Path) -> None:
    with FileLock(tmp_path / "a.lock").held():
        assert list(tmp_path.iterdir())
    assert not list(tmp_path.iterdir())


def test_a_lock_that_is_held_for_long_is_told(tmp_path: Path) -> None:
    with FileLock(tmp_path / "a.lock").held(), pytest.raises(BlockingIOError):
        FileLock(tmp_path / "a.lock").held(wait=0.1).__enter__()


def test_processes_that_take_release_and_sweep_never_hold_it_together(tmp_path: Path) -> None:
    (tmp_path / "count").write_text("0")
    command = [sys.executable, "-c", COUNTS, str(tmp_path), "50"]
    processes = [subprocess.Popen(command) for _ in range(4)]
    assert [process.wait(60) for process in processes] == [0] * 4
    assert (tmp_path / "count").read_text() == "200"


def test_what_a_killed_process_held_is_free_and_swept(tmp_path: Path) -> None:
    path = tmp_path / "a.lock"
    with subprocess.Popen([sys.executable, "-c", HOLDS, str(path)], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
        sweep(tmp_path)
        assert path.exists()
        os.kill(holder.pid, signal.SIGKILL)
    time.sleep(0.05)
    sweep(tmp_path)
    assert not path.exists()
