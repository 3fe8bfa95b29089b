"""Closing the attempts that a dead process left open.

An open attempt whose process does not hold its lock any more will never be closed by it: it is closed here as failed,
once, and nothing is asked again. Should the process live after all (a database restart took its lock away), what it
writes at the end replaces this.
"""

from __future__ import annotations

import time
from collections.abc import Collection

import structlog
from django.db.models import QuerySet

from tutela.ai.codes import SENTENCES, Code
from tutela.ai.models import Attempt
from tutela.tasks.api import lock_of

log = structlog.get_logger(__name__)


def close_orphans(own_process: str, live: Collection[str] = ()) -> int:
    """Close the open attempts of processes that are gone, and those of *own_process* that are not *live*.

    *live* holds the uids of the attempts that are under way here. Returns how many were closed.
    """
    still_open = Attempt.objects.filter(success__isnull=True)
    own = still_open.filter(process=own_process).exclude(uid__in=list(live))
    closed = _close(own)
    for process in set(still_open.exclude(process=own_process).values_list("process", flat=True)):
        closed += _close_if_dead(process, still_open.filter(process=process))
    if closed:
        log.warning("closed attempts that were left open", attempts=closed)
    return closed


def _close_if_dead(process: str, attempts: QuerySet[Attempt]) -> int:
    lock = lock_of(process)
    if not lock.take():
        return 0
    try:
        return _close(attempts)
    finally:
        lock.release()


def _close(attempts: QuerySet[Attempt]) -> int:
    return attempts.update(
        success=False,
        errorcode=Code.INTERRUPTED.value,
        error=SENTENCES[Code.INTERRUPTED][:255],
        errormessage="the server process ended before the provider's answer was on record",
        timecompleted=time.time(),
    )
