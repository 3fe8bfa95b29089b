"""The account of processing: which personal data is kept and for how long; the nightly deletion of what is older."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Annotated

from django.utils.translation import gettext
from pydantic import Field

from tutela.identity.api import Person, StoredSettings, read_settings
from tutela.privacy.declarations import Ageing, PersonalTable, Scope, declared
from tutela.privacy.erasure import wipe_traces
from tutela.sdk.text import _, filled
from tutela.tasks.api import Progress


@dataclass(frozen=True)
class KeptView:
    """One kind of personal data. `columns` are in words; `entries` counts a person's, None where nobody was asked."""

    name: str
    title: str
    columns: tuple[str, ...]
    account: bool
    anonymised: bool
    entries: int | None = None


@dataclass(frozen=True)
class AgeingView:
    """How long a kind of data is kept; `days` None: for ever. `standard` applies until somebody decides."""

    name: str
    title: str
    description: str
    days: int | None
    standard: int | None


def kept_about(person: Person | None = None) -> list[KeptView]:
    """All kinds of personal data, with the number of entries about *person*: one query for each kind."""
    tables = [_view(table, person) for table in declared.tables()]
    stores = [
        KeptView(store.name, gettext(store.title), (), store.account, anonymised=False)
        for store in declared.stores.values()
    ]
    return [*tables, *stores]


def ageing_views() -> list[AgeingView]:
    """How long each kind of data is kept: one query."""
    settings = read_settings(RetentionSettings)
    return [
        AgeingView(kind.name, gettext(kind.title), gettext(kind.description), kept_for(kind, settings), kind.days)
        for kind in declared.ageing.values()
    ]


def _view(table: PersonalTable, person: Person | None) -> KeptView:
    return KeptView(
        name=table.model._meta.db_table,
        title=gettext(table.title),
        columns=tuple(gettext(text) for text in table.columns.values() if text),
        account=table.account,
        anonymised=table.blank is not None,
        entries=None if person is None else table.rows(Scope(person.pk)).count(),
    )


BATCH = 2000
DAY = 86_400.0
LONGEST = 36_500

Days = Annotated[int, Field(ge=1, le=LONGEST)] | None
"""A day at least: 0 would delete what was made a moment ago. None: for ever."""


class RetentionSettings(StoredSettings):
    """What an administrator decided: name of the kind → days. What is missing has the kind's own default."""

    name = "retention"
    days: dict[str, Days] = Field(default_factory=dict)


def kept_for(kind: Ageing, settings: RetentionSettings) -> int | None:
    """For how many days *kind* is kept; None: for ever."""
    return settings.days.get(kind.name, kind.days)


def delete_old(progress: Progress) -> str:
    """The nightly work: of every kind, what is older than it may be."""
    settings, now = read_settings(RetentionSettings), time.time()
    gone = 0
    for kind in declared.ageing.values():
        days = kept_for(kind, settings)
        if days is None:
            continue
        while deleted := kind.delete(now - days * DAY, BATCH):
            gone += deleted
            progress.report(gone, None, kind.title)
            if progress.out_of_time():
                return filled(_("Deleted so far: {gone}."), gone=gone)
    if gone:
        wipe_traces()
    return filled(_("Deleted: {gone}."), gone=gone)
