"""The rate limiter: windows of an hour, opened by the first attempt in them, counted in the database.

An attempt holds all the slots that it needs or none of them. Deciding and counting happen in one transaction with the
rows of the windows locked, so that processes which share the database never allow one attempt too many. On SQLite the
lock is that of the one writer (transactions begin IMMEDIATE), elsewhere ``FOR UPDATE``. A denied attempt is not
counted. A window ends when more than an hour has passed since it was opened. A limit of 0 denies always.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache

from django.db import connection, transaction
from django.db.models.constants import OnConflict

from tutela.ai.models import RateWindow
from tutela.ai.sql import columns, insert, marks, name, select, table

WINDOW = 3600.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One slot of the counter *key*, of which there are *limit* in an hour."""

    key: str
    limit: int


@dataclass(frozen=True, slots=True)
class Hold:
    """Whether all slots were held; if not, which was missing and in how many seconds its window ends."""

    held: bool
    missing: Slot | None = None
    retry_after: float | None = None


@dataclass
class _Window:
    start: float
    count: int


class Windows:
    """The windows that a batch of attempts needs, locked in this transaction until it ends."""

    def __init__(self, keys: set[str], now: float) -> None:
        self._now = now
        self._windows = _locked(sorted(keys)) if keys else {}
        self._changed: set[str] = set()

    def hold(self, slots: Sequence[Slot]) -> Hold:
        """Hold all of *slots*, or none."""
        for slot in slots:
            window = self._current(slot.key)
            if window.count >= slot.limit:
                wait = max(0.0, window.start + WINDOW - self._now) if window.count else WINDOW
                return Hold(False, slot, wait)
        for slot in slots:
            self._current(slot.key).count += 1
            self._changed.add(slot.key)
        return Hold(True)

    def save(self) -> None:
        """Write what changed."""
        if not self._changed:
            return
        rows = [(key, self._windows[key].start, self._windows[key].count) for key in sorted(self._changed)]
        insert(RateWindow, ("key", "windowstart", "count"), rows, _on_conflict_update())

    def _current(self, key: str) -> _Window:
        window = self._windows.get(key)
        # A window that begins far in the future was opened before the clock was set back.
        if window is None or abs(self._now - window.start) > WINDOW or window.count == 0:
            window = self._windows[key] = _Window(self._now, 0)
        return window


def _locked(keys: list[str]) -> dict[str, _Window]:
    """The windows of *keys*, their rows locked in the order of the keys, so that two batches cannot deadlock."""
    lock = ""
    if connection.features.has_select_for_update:
        lock = " FOR UPDATE"
        insert(RateWindow, ("key", "windowstart", "count"), [(key, 0.0, 0) for key in keys], _on_conflict_ignore())
    rows = select(f"{_select_sql()} IN ({marks(keys)}) ORDER BY {name('key')}{lock}", keys)
    return {key: _Window(start, count) for key, start, count in rows}


@cache
def _select_sql() -> str:
    return f"SELECT {columns('key', 'windowstart', 'count')} FROM {table(RateWindow)} WHERE {name('key')}"  # noqa: S608


def _on_conflict_update() -> str:
    return connection.ops.on_conflict_suffix_sql(
        [], OnConflict.UPDATE, [name("windowstart"), name("count")], [name("key")]
    )


def _on_conflict_ignore() -> str:
    if connection.vendor == "mysql":
        return f" ON DUPLICATE KEY UPDATE {name('key')} = {name('key')}"
    return " ON CONFLICT DO NOTHING"


def user_key(component: str, userid: int) -> str:
    """The counter of one person."""
    return f"user_{component}_{userid}"


def global_key(component: str) -> str:
    """The counter of all people."""
    return f"global_{component}"


class RateLimiter:
    """The limiter by itself, for plugins: each check is a transaction of its own.

    *component* names whose limit it is; provider instances use ``instance<id>``.
    """

    def __init__(self, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock

    def check_user_rate_limit(self, component: str, ratelimit: int, userid: int) -> bool:
        """Take a slot of this person's; False when none is left in this hour."""
        return self.hold([Slot(user_key(component, userid), ratelimit)]).held

    def check_global_rate_limit(self, component: str, ratelimit: int) -> bool:
        """Take a slot of everybody's; False when none is left in this hour."""
        return self.hold([Slot(global_key(component), ratelimit)]).held

    def forget(self, component: str) -> None:
        """Give back the slots of all people that *component* has taken; those of components that begin so, too."""
        RateWindow.objects.filter(key__startswith=global_key(component)).delete()

    def hold(self, slots: Sequence[Slot]) -> Hold:
        """Take all of *slots*, or none, in one transaction."""
        with transaction.atomic():
            windows = Windows({slot.key for slot in slots}, self._clock())
            outcome = windows.hold(slots)
            windows.save()
        return outcome
