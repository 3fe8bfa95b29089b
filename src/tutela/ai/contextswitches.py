"""AI in a place: on, off or as above, for all of AI and for each action; who set it, and who may change it.

Off wins: what is off in a category is off in its courses, whatever these say. A lock keeps a switch, and those of the
same action below, from everybody who may not lock where it was set. The gate enforces the switches (`switches`); a
lock is a rule about changing only.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext

from tutela.ai.capabilities import CONFIGURE_HERE, LOCK
from tutela.ai.models import ContextSwitch
from tutela.courses.api import contexts_below
from tutela.identity.api import (
    NamedContext,
    NotAllowed,
    NotFound,
    PermissionQuestion,
    PermissionVerdict,
    Person,
    decide,
    named_contexts,
    names_of_people,
)
from tutela.sdk import ACTIONS

ALL = ""
"""The action's name in a switch for all of AI."""
VIEW = "moodle/course:view"
NAMES = (ALL, *(action.basename for action in ACTIONS))


@dataclass(frozen=True)
class Source:
    """Where a switch was set, by whom ('' where nobody knows) and when (Unix seconds). `action` '' is all of AI."""

    context: NamedContext
    action: str
    person: str
    time: float | None


@dataclass(frozen=True)
class HereView:
    """One switch in a place.

    `own` is what is set right here, None for as above; `on` what applies, and `off_by` the switch that decides when
    it is off. `locked` says that it is locked right here, `locked_by` which lock keeps this person from changing it.
    """

    action: str
    label: str
    own: bool | None
    locked: bool
    on: bool
    off_by: Source | None
    locked_by: Source | None


@dataclass(frozen=True)
class PlaceView:
    """The switches of a place. `way` runs from the system down to it; `open` holds those of it whose switches this
    person may see too, by id; `may_lock` says whether they may lock here."""

    context: NamedContext
    way: list[NamedContext]
    switches: list[HereView]
    may_lock: bool
    open: frozenset[int]


@dataclass(frozen=True)
class BelowView:
    """A place right below another: how many switches are set there, and whether all of AI is off there."""

    context: NamedContext
    off: bool
    own: int
    locked: bool


@dataclass(frozen=True)
class Wanted:
    """What a switch is to be: on, off or, with None, as above; `locked` None leaves the lock as it is."""

    enabled: bool | None
    locked: bool | None = None


def ai_in(person: Person, contextid: int) -> PlaceView:
    """The switches of a place. Raises `NotFound`, or `NotAllowed` without ``tutela/ai:configure`` there."""
    facts = _Facts(person, contextid)
    return PlaceView(
        facts.context, facts.way, [facts.view(action) for action in NAMES], facts.may_lock(contextid), facts.open()
    )


def ai_below(person: Person, contextid: int) -> list[BelowView]:
    """What is right below a place, in a constant number of queries. Raises as `ai_in`."""
    _Facts(person, contextid)
    below = contexts_below(contextid)
    rows = list(ContextSwitch.objects.filter(contextid__in=[one.id for one in below]))
    return [_below(one, [row for row in rows if row.contextid == one.id]) for one in below]


@transaction.atomic
def set_ai_in(person: Person, contextid: int, wanted: Mapping[str, Wanted]) -> PlaceView:
    """Set switches of a place, by action; '' is all of AI. What is not named stays. Raises as `ai_in`.

    Raises `NotAllowed` also for a switch that is locked, and for a lock without ``tutela/ai:lock``: nothing is set.
    """
    facts = _Facts(person, contextid)
    for action, switch in wanted.items():
        if action not in NAMES:
            raise NotFound("action", action)
        facts.check(action, switch)
    for action, switch in wanted.items():
        _set(person, contextid, action, switch, facts.own.get(action))
    return ai_in(person, contextid)


class _Facts:
    """All that is set on the way to a place, and what a person may do about it, in a constant number of queries."""

    def __init__(self, person: Person, contextid: int) -> None:
        found = named_contexts([contextid]).get(contextid)
        if found is None:
            raise NotFound("context", contextid)
        self.context = found
        names = named_contexts(found.path)
        self.way = [names[one] for one in found.path if one in names]
        self._verdicts = _verdicts(person, found)
        if not self._verdicts[CONFIGURE_HERE.name, contextid].allowed:
            if self._verdicts[VIEW, contextid].allowed:
                raise NotAllowed(CONFIGURE_HERE.name)
            raise NotFound("context", contextid)
        self._rows = {
            (row.contextid, row.action): row for row in ContextSwitch.objects.filter(contextid__in=found.path)
        }
        self.own = {row.action: row for row in self._rows.values() if row.contextid == contextid}
        self._people = names_of_people(row.changedby for row in self._rows.values())

    def open(self) -> frozenset[int]:
        return frozenset(one for one in self.context.path if self._verdicts[CONFIGURE_HERE.name, one].allowed)

    def may_lock(self, contextid: int) -> bool:
        return self._verdicts[LOCK.name, contextid].allowed

    def view(self, action: str) -> HereView:
        own = self.own.get(action)
        off = self._first(action, lambda row: row.enabled is False)
        return HereView(
            action=action,
            label=_label(action),
            own=own.enabled if own else None,
            locked=bool(own and own.locked),
            on=off is None,
            off_by=off,
            locked_by=self._lock(action),
        )

    def check(self, action: str, wanted: Wanted) -> None:
        """Raise `NotAllowed` where the change is not this person's to make; what changes nothing is anybody's."""
        own = self.own.get(action)
        changes = wanted.enabled != (own.enabled if own else None)
        locks = wanted.locked is not None and wanted.locked != bool(own and own.locked)
        if locks and not self.may_lock(self.context.id):
            raise NotAllowed(LOCK.name)
        if (changes or locks) and self._lock(action):
            raise NotAllowed(LOCK.name)

    def _lock(self, action: str) -> Source | None:
        """The uppermost lock on *action* that this person may not lift."""
        return self._first(action, lambda row: row.locked and not self.may_lock(row.contextid))

    def _first(self, action: str, holds: Callable[[ContextSwitch], bool]) -> Source | None:
        for context in self.way:
            for name in dict.fromkeys((ALL, action)):
                row = self._rows.get((context.id, name))
                if row is not None and holds(row):
                    person = self._people.get(row.changedby, "") if row.changedby else ""
                    return Source(context, name, person, row.timechanged)
        return None


def _verdicts(person: Person, context: NamedContext) -> dict[tuple[str, int], PermissionVerdict]:
    asked = {(name, one) for one in context.path for name in (LOCK.name, CONFIGURE_HERE.name)} | {(VIEW, context.id)}
    verdicts = decide(PermissionQuestion(person.pk, name, one) for name, one in asked)
    return {(question.capability, question.contextid): verdict for question, verdict in verdicts.items()}


def _set(person: Person, contextid: int, action: str, wanted: Wanted, own: ContextSwitch | None) -> None:
    locked = bool(own and own.locked) if wanted.locked is None else wanted.locked
    if own is not None and (own.enabled, own.locked) == (wanted.enabled, locked):
        return
    if wanted.enabled is None and not locked:
        ContextSwitch.objects.filter(contextid=contextid, action=action).delete()
        return
    now = {"enabled": wanted.enabled, "locked": locked, "changedby": person.pk, "timechanged": time.time()}
    ContextSwitch.objects.update_or_create(contextid=contextid, action=action, defaults=now)


def _below(context: NamedContext, rows: list[ContextSwitch]) -> BelowView:
    off = any(row.action == ALL and row.enabled is False for row in rows)
    return BelowView(context, off, len(rows), any(row.locked for row in rows))


def _label(action: str) -> str:
    return next((gettext(one.label) for one in ACTIONS if one.basename == action), "")
