"""How far a sync is, on the terminal."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import Any, Self

import click

UNTIL_LAST = 1000
"""The bar of events counts in thousandths of the way to the last one, because ids have gaps."""


class Bar:
    """Shows a sync on the terminal's error stream."""

    def __init__(self, *, shown: bool) -> None:
        self._shown = shown
        self._bar: Any = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, failure: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def events(self, mark: int, last: int | None) -> None:
        """Move on to the event *mark* of those up to *last*."""
        if not self._shown or last is None:
            return
        if self._bar is None:
            self._bar = click.progressbar(length=UNTIL_LAST, label="Events", file=sys.stderr)
            self._bar.__enter__()
        reached = min(UNTIL_LAST, UNTIL_LAST * mark // max(last, 1))
        self._bar.update(reached - self._bar.pos)

    def table(self, name: str) -> None:
        """Tell that the table *name* is copied."""
        self._end()
        if self._shown:
            click.echo(f"  {name}", err=True)

    def _end(self) -> None:
        if self._bar is not None:
            self._bar.__exit__(None, None, None)
            self._bar = None
