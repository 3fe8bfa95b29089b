"""Where AI is on: the switches of placements, of their actions, and of contexts. Off wins, on every level."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache

from tutela.ai.models import ContextSwitch, PlacementSwitch
from tutela.ai.sql import columns, marks, name, select, table
from tutela.identity.api import Place


class Switches:
    """All that is off, for the places of a batch: two queries."""

    def __init__(self, places: Collection[Place]) -> None:
        self._placements = set(select(_placements_sql()))
        self._contexts = _off_in(sorted({contextid for place in places for contextid in place.path}))

    def on(self, placement: str, action: str, place: Place) -> bool:
        """Whether *action* may be used through *placement* in *place*."""
        if (placement, "") in self._placements or (placement, action) in self._placements:
            return False
        return not any((contextid, key) in self._contexts for contextid in place.path for key in ("", action))


def _off_in(contextids: list[int]) -> set[tuple[int, str]]:
    if not contextids:
        return set()
    return set(select(f"{_contexts_sql()} IN ({marks(contextids)})", contextids))


@cache
def _placements_sql() -> str:
    return f"SELECT {columns('placement', 'action')} FROM {table(PlacementSwitch)} WHERE NOT {name('enabled')}"  # noqa: S608


@cache
def _contexts_sql() -> str:
    head = f"SELECT {columns('contextid', 'action')} FROM {table(ContextSwitch)}"  # noqa: S608
    return f"{head} WHERE NOT {name('enabled')} AND {name('contextid')}"
