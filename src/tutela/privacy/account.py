"""The account of processing: which personal data is kept, what leaves the site, what becomes of it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from tutela.identity.api import Person, read_settings
from tutela.privacy.declarations import PersonalTable, Scope, declared
from tutela.privacy.retention import RetentionSettings, kept_for


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
