"""The ledger: one thread with one database connection, which commits the work of many requests at a time.

Requests come from event loops and wait for their commit; while one transaction is being committed the next batch
gathers. So each request costs a share of a transaction instead of two of its own, nothing is acknowledged before it
is durable, and SQLite's single writer is never fought over.

A batch that fails is done again one by one, so that a faulty request fails alone; a lost connection is opened anew.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import structlog
from django.db import DatabaseError, connection, transaction

from tutela.ai import breaker
from tutela.ai.catalogue import Catalogue, Instance
from tutela.ai.codes import SENTENCES, Code
from tutela.ai.gate import Admitted, Batch, Refused, Request
from tutela.ai.recovery import close_orphans
from tutela.ai.register import Entry, settle
from tutela.ai.sql import is_outage
from tutela.sdk import Action, Response
from tutela.tasks.api import lock_of, new_process, sweep_locks

log = structlog.get_logger(__name__)

LARGEST_BATCH = 256
RECOVERY_EVERY = 60.0
"""Seconds between two looks for attempts that a dead process left open."""
RETRIES = (0.1, 0.3, 0.6)
"""Seconds to wait before a batch is tried again when the database does not answer. What asks is then told so; what is
to be put on record waits for its return.
"""

Result = TypeVar("Result")
T = TypeVar("T")


class LedgerClosed(RuntimeError):
    """The server is stopping; nothing more is taken."""


@dataclass(eq=False)
class Job(Generic[Result]):
    """Something to be committed, and the future of the one who waits for it."""

    loop: asyncio.AbstractEventLoop
    future: asyncio.Future[Result]
    request: Request | None = None
    ended: tuple[Entry, Instance] | None = None
    query: tuple[Callable[[frozenset[Any]], dict[Any, Any]], Any] | None = None
    result: Any = None
    error: BaseException | None = None


@dataclass
class _Queue:
    jobs: deque[Job[Any]] = field(default_factory=deque)
    changed: threading.Condition = field(default_factory=threading.Condition)
    open: bool = True

    def put(self, job: Job[Any]) -> None:
        with self.changed:
            if not self.open:
                raise LedgerClosed("the server is stopping")
            self.jobs.append(job)
            self.changed.notify()

    def put_back(self, jobs: Sequence[Job[Any]]) -> None:
        with self.changed:
            self.jobs.extendleft(reversed(jobs))

    def take(self, wait: float) -> list[Job[Any]]:
        """All that waits, up to a batch; empty after *wait* seconds without any."""
        with self.changed:
            if not self.jobs and self.open:
                self.changed.wait(wait)
            return [self.jobs.popleft() for _ in range(min(len(self.jobs), LARGEST_BATCH))]


class Ledger:
    """Start it once for each process; `admit`, `settle` and `look_up` may be awaited on any event loop."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.process = new_process()
        self._catalogue = catalogue
        self._queue = _Queue()
        self._live: set[str] = set()
        self._thread = threading.Thread(target=self._run, name="tutela-ledger", daemon=True)
        self._ready = threading.Event()
        self._failure: BaseException | None = None
        self._away = False

    def start(self) -> None:
        """Start the thread, take this process's lock, and close what dead processes left. Raises what went wrong."""
        self._thread.start()
        self._ready.wait()
        if self._failure is not None:
            raise self._failure

    def stop(self) -> None:
        """Commit all that waits and end the thread. Stopping again does nothing."""
        with self._queue.changed:
            self._queue.open = False
            self._queue.changed.notify()
        if self._thread.is_alive():
            self._thread.join()

    async def admit(self, request: Request) -> Admitted | Refused:
        """The gate's answer to *request*, on record. When the waiter is cancelled, what was begun is closed."""
        job: Job[Admitted | Refused] = self._job(request=request)
        try:
            return await asyncio.shield(job.future)
        except asyncio.CancelledError:
            job.future.add_done_callback(self._close_unwanted)
            raise

    async def settle(self, entry: Entry, instance: Instance) -> None:
        """Put on record what came of an attempt. It is done even when the waiter is cancelled."""
        await asyncio.shield(self._job(ended=(entry, instance)).future)

    def settle_soon(self, entry: Entry, instance: Instance) -> None:
        """The same without waiting."""
        self._job(ended=(entry, instance)).future.add_done_callback(_ignore)

    async def look_up(self, function: Callable[[frozenset[T]], dict[T, Result]], key: T) -> Result | None:
        """``function(keys)[key]``, where *function* is called once for all who ask at the same time; None if absent."""
        found: Result | None = await self._job(query=(function, key)).future
        return found

    def _close_unwanted(self, future: asyncio.Future[Admitted | Refused]) -> None:
        if future.cancelled() or future.exception() is not None:
            return
        outcome = future.result()
        if isinstance(outcome, Admitted):
            outcome.entry.close(cancelled(outcome.entry.action), time.time())
            self.settle_soon(outcome.entry, outcome.instance)

    def _job(self, **work: Any) -> Job[Any]:
        loop = asyncio.get_running_loop()
        job: Job[Any] = Job(loop, loop.create_future(), **work)
        self._queue.put(job)
        return job

    # ---- in the thread ------------------------------------------------------------------------------------------

    def _run(self) -> None:
        try:
            lock = lock_of(self.process)
            lock.take()
            close_orphans(self.process)
            sweep_locks()
        except (DatabaseError, OSError) as failure:
            self._failure = failure
            return
        finally:
            self._ready.set()
        looked = time.monotonic()
        while jobs := self._queue.take(RECOVERY_EVERY) or self._queue.open:
            if isinstance(jobs, list):
                self._work(jobs)
            if time.monotonic() - looked > RECOVERY_EVERY:
                looked = time.monotonic()
                self._recover()
        lock.release()
        connection.close()

    def _recover(self) -> None:
        try:
            close_orphans(self.process, self._live)
        except (DatabaseError, OSError, RuntimeError):  # the thread on which everybody waits must go on
            log.warning("could not look for attempts left open", exc_info=True)

    def _work(self, jobs: list[Job[Any]]) -> None:
        """Do *jobs* together; if one of them is at fault, one by one."""
        try:
            self._commit(jobs)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the one who waits must hear of it
            if len(jobs) > 1 and not is_outage(failure):
                for job in jobs:
                    self._work([job])
                return
            if is_outage(failure) and self._queue.open:
                self._queue.put_back([job for job in jobs if job.ended])
                jobs = [job for job in jobs if not job.ended]
            self._live -= {job.ended[0].uid for job in jobs if job.ended}  # so that `_recover` closes them
            for job in jobs:
                job.error = failure
        _answer(jobs)

    def _commit(self, jobs: list[Job[Any]]) -> None:
        for wait in (*RETRIES, None):
            try:
                self._transact(jobs)
                self._away = False
                return
            except DatabaseError as failure:
                if wait is None or not is_outage(failure):
                    raise
                if not self._away:
                    self._away = True
                    log.warning("the database did not answer; trying again", error=type(failure).__name__)
                time.sleep(wait)
                self._reconnect()

    def _transact(self, jobs: Sequence[Job[Any]]) -> None:
        self._query([job for job in jobs if job.query])
        ended = [job.ended for job in jobs if job.ended]
        asked = [job for job in jobs if job.request]
        if not ended and not asked:
            return
        with transaction.atomic():
            if ended:
                settle([entry for entry, _ in ended])
                breaker.learn(ended, time.time())
            if asked:
                requests = [job.request for job in asked if job.request]
                outcomes = Batch(requests, self._catalogue, self.process, time.time()).admit()
                for job, outcome in zip(asked, outcomes, strict=True):
                    job.result = outcome
        self._live -= {entry.uid for entry, _ in ended}
        self._live |= {job.result.entry.uid for job in asked if isinstance(job.result, Admitted)}

    @staticmethod
    def _query(jobs: Sequence[Job[Any]]) -> None:
        keys: dict[Callable[[frozenset[Any]], dict[Any, Any]], set[Any]] = {}
        for job in jobs:
            if job.query:
                keys.setdefault(job.query[0], set()).add(job.query[1])
        answers = {function: function(frozenset(wanted)) for function, wanted in keys.items()}
        for job in jobs:
            if job.query:
                job.result = answers[job.query[0]].get(job.query[1])

    def _reconnect(self) -> None:
        """A fresh connection where the old one is lost, with this process's lock taken again."""
        try:
            if not connection.is_usable():
                connection.close()
                lock_of(self.process).take()
        except (DatabaseError, OSError):
            return  # it was said already


def cancelled(action: Action[Any]) -> Response:
    """What is put on record when the person cancels."""
    return action.response_class.failed(Code.CANCELLED, SENTENCES[Code.CANCELLED], "cancelled by the person")


def _ignore(future: asyncio.Future[Any]) -> None:
    if not future.cancelled():
        future.exception()


def _answer(jobs: Sequence[Job[Any]]) -> None:
    """Wake those who wait: one call for each event loop."""
    by_loop: dict[asyncio.AbstractEventLoop, list[Job[Any]]] = {}
    for job in jobs:
        by_loop.setdefault(job.loop, []).append(job)
    for loop, mine in by_loop.items():
        with suppress(RuntimeError):  # the loop was closed meanwhile: nobody waits
            loop.call_soon_threadsafe(_resolve, mine)


def _resolve(jobs: Sequence[Job[Any]]) -> None:
    for job in jobs:
        if job.future.done():
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)
