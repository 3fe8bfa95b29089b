"""What a person asked and what AI answered: for that person alone."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from tutela.ai.models import ACTION_TABLES
from tutela.ai.reports import RegisterFilters, RegisterRow, own_page
from tutela.identity.api import Person

ASKED = ("prompt",)
ANSWERED = ("generatedcontent", "revisedprompt")


@dataclass(frozen=True)
class OwnAttempt:
    """One attempt with its prompt and answer; '' where none is kept."""

    row: RegisterRow
    prompt: str
    answer: str


@dataclass(frozen=True)
class OwnPage:
    """One page of what a person asked, newest first; the cursors as in `ReportPage`."""

    attempts: list[OwnAttempt]
    newer: str
    older: str


def own_attempts(person: Person, *, before: str = "", after: str = "", size: int = 25) -> OwnPage:
    """What *person* asked, in a constant number of queries. Nobody else's attempts can be asked for."""
    page = own_page(RegisterFilters(userid=person.pk), before=before, after=after, size=size)
    kept = _kept(page.rows)
    attempts = [_own(row, kept.get((row.actionname, row.actionid), {})) for row in page.rows]
    return OwnPage(attempts, page.newer, page.older)


def _kept(rows: list[RegisterRow]) -> dict[tuple[str, int | None], dict[str, Any]]:
    """The rows of the actions' own tables: one query for each kind of action."""
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.actionid is not None and row.actionname in ACTION_TABLES:
            wanted[row.actionname].append(row.actionid)
    found: dict[tuple[str, int | None], dict[str, Any]] = {}
    for name, ids in wanted.items():
        for kept in ACTION_TABLES[name]._default_manager.filter(pk__in=ids).values():
            found[name, int(kept["id"])] = kept
    return found


def _own(row: RegisterRow, kept: dict[str, Any]) -> OwnAttempt:
    return OwnAttempt(row, *(next((kept[name] for name in names if kept.get(name)), "") for names in (ASKED, ANSWERED)))
