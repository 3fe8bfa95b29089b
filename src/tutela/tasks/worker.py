"""The worker: queues what is due and performs one run at a time, each in a process of its own.

A process of its own means that training never slows a page down, that its memory is given back, that the time limit
can be kept, and that a run which dies takes nobody with it. The server runs a worker in a thread; `tutela worker` is
the same by itself. Several workers share the queue.
"""

from __future__ import annotations

import subprocess
import threading
import time

import structlog
from django.db import DatabaseError, close_old_connections, connection

from tutela.tasks.locks import lock_of, new_process, sweep_locks
from tutela.tasks.models import Run
from tutela.tasks.running import claim, close_abandoned, command_for, end, seconds_left
from tutela.tasks.schedules import ensure_schedules, queue_due

log = structlog.get_logger(__name__)

LOOK_EVERY = 5.0
"""Seconds between two looks for work."""
HOUSEKEEPING_EVERY = 60.0
TAIL = 2000
"""Characters of what a failed process printed that are kept for the administrator."""


class Worker:
    """Start it, or call `run` to work in this thread. `stop` ends it; a run that is under way is stopped."""

    def __init__(self, look_every: float = LOOK_EVERY) -> None:
        self.process = new_process()
        self._look_every = look_every
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self.run, name="tutela-worker", daemon=True)
        self._child: subprocess.Popen[str] | None = None

    def start(self) -> None:
        """Work in a thread."""
        self._thread.start()

    def stop(self) -> None:
        """Stop working. Stopping again does nothing."""
        self._stopping.set()
        child = self._child
        if child is not None:
            child.terminate()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(timeout=15)

    def run(self) -> None:
        """Work until stopped."""
        lock = None
        looked = 0.0
        away = False
        while not self._stopping.is_set():
            try:
                if lock is None:
                    lock = lock_of(self.process)
                    lock.take()
                    sweep_locks()
                    ensure_schedules()
                if time.monotonic() - looked > HOUSEKEEPING_EVERY:
                    looked = time.monotonic()
                    close_abandoned(self.process)
                worked = self.work_once()
                away = False
                if worked:
                    continue
            except DatabaseError as failure:
                if not away:  # said once, not at every look
                    log.warning("the worker cannot reach the database", error=type(failure).__name__)
                away = True
                lock = None
                close_old_connections()
            self._stopping.wait(self._look_every)
        connection.close()

    def work_once(self) -> bool:
        """Queue what is due and perform one run; whether there was one."""
        queue_due(time.time())
        for runid in Run.objects.filter(status=Run.Status.QUEUED).order_by("id").values_list("pk", flat=True)[:20]:
            run = claim(runid, self.process)
            if run is not None:
                self._supervise(run)
                return True
        return False

    def _supervise(self, run: Run) -> None:
        """Wait for the run's process, no longer than it may take, and close the run if the process did not."""
        with subprocess.Popen(  # noqa: S603 - our own command and a number
            command_for(run.pk), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, errors="replace"
        ) as child:
            self._child = child
            try:
                _, printed = child.communicate(timeout=max(1.0, seconds_left(run, time.time())))
                verdict = _verdict(child.returncode, self._stopping.is_set(), printed)
            except subprocess.TimeoutExpired:
                child.kill()
                child.communicate()
                verdict = "It took longer than its time limit and was stopped."
            finally:
                self._child = None
        end(run, Run.Status.FAILED, verdict)  # does nothing when the process has noted its own end


def _verdict(code: int, stopping: bool, printed: str) -> str:
    if stopping:
        return "The server stopped while this was running."
    if code < 0:
        return f"Its process was ended by signal {-code}."
    return f"Its process ended with code {code}. {printed[-TAIL:]}".strip()
