"""What a task is, and the tasks that rooms declare."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Progress:
    """What a running task is given: its parameters, its deadline, and a way to say how far it is.

    `deadline` is in Unix seconds. A task that is `out_of_time` stops where it can go on next time and returns.
    """

    deadline: float
    parameters: Mapping[str, Any] = field(default_factory=dict)
    report: Callable[[int, int | None, str], None] = lambda done, total, message: None
    stopped_early: bool = False

    def out_of_time(self) -> bool:
        """Whether the time for this run is up; a task that asks and hears yes has stopped early."""
        if time.time() < self.deadline:
            return False
        self.stopped_early = True
        return True


@dataclass(frozen=True)
class Task:
    """Work that runs by itself, off the request.

    `work` returns a sentence of what it did. `cron` is the first schedule ('' for none): minute, hour, day, month,
    weekday in UTC, where ``R`` in minute or hour means a time that is drawn once for this site. `time_limit` is in
    seconds; a run that does not end by itself half a minute after it is stopped.
    """

    name: str
    title: str
    description: str
    work: Callable[[Progress], str]
    cron: str = ""
    time_limit: float = 1200.0
    schedulable: bool = True


_declared: dict[str, Task] = {}


def declare(tasks: Iterable[Task]) -> None:
    """Make *tasks* known. A room does this when its app is ready; declaring again replaces."""
    for task in tasks:
        _declared[task.name] = task


def declared() -> dict[str, Task]:
    """All tasks, by name."""
    return dict(sorted(_declared.items()))


def find(name: str) -> Task | None:
    """The task called *name*."""
    return _declared.get(name)
