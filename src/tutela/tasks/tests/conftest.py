"""Tasks that the tests declare, and forget afterwards."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tutela.tasks import task as declarations
from tutela.tasks.api import Progress, Task, declare

Work = Callable[[Progress], str]


@pytest.fixture
def add() -> Iterator[Callable[..., Task]]:
    """Declare a task that does *work*."""
    before = dict(declarations._declared)
    declarations._declared.clear()

    def adding(work: Work = lambda progress: "Done.", cron: str = "", **more: float) -> Task:
        task = Task("sweep", "Sweep", "Sweeps.", work, cron, **more)  # type: ignore[arg-type]  # only numbers come
        declare([task])
        return task

    yield adding
    declarations._declared.clear()
    declarations._declared.update(before)
