"""What packages declare about the personal data that they keep, beside the code that keeps it.

Every column of every table is named by exactly one declaration (a test counts them). A column that says something
about a person has a sentence for that person; a column that is merely technical has an empty one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from django.db.models import Model, Q, QuerySet

from tutela.identity.api import Context
from tutela.sdk import ContextLevel

Row = dict[str, Any]


@dataclass(frozen=True)
class Scope:
    """Whose data is meant, or which places': a person, or a context with all below it."""

    personid: int | None = None
    contextids: tuple[int, ...] = ()
    courseids: tuple[int, ...] = ()

    @classmethod
    def below(cls, context: Context) -> Scope:
        """*context* and everything in it."""
        found = list(Context.objects.filter(path__startswith=context.path).values_list("pk", "level", "instanceid"))
        courses = [instanceid for _pk, level, instanceid in found if level == ContextLevel.COURSE]
        return cls(None, tuple(pk for pk, _level, _instanceid in found), tuple(courses))


@dataclass(frozen=True)
class PersonalTable:
    """A table that holds data about people.

    `person` and `context` are the lookups that lead to the person's and the context's id (``userid``); `course` to a
    course's, where there is no context. `blank` holds the values that take the person out of a row that is kept as
    a number; without it rows are deleted. `actors` are columns that say which person did something to a row that is
    not about them: they are emptied. `secrets` are columns that no export shows. `account` says that the rows belong
    to the account and go only with it. Rows that are not `erased` are somebody else's to delete. `unfinished` finds
    rows that somebody still writes: deletion waits for them.
    """

    model: type[Model]
    title: str
    columns: Mapping[str, str]
    person: str = ""
    context: str = ""
    course: str = ""
    blank: Mapping[str, Any] | None = None
    actors: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
    account: bool = False
    exported: bool = True
    erased: bool = True
    order: int = 0
    unfinished: Q | None = None
    chosen: Callable[[Scope], Q | None] | None = None
    """Finds the rows of a scope where lookups do not; None for no rows."""
    enrich: Callable[[list[Row]], list[Row]] | None = None
    """Adds to the rows of an export what belongs to them in other tables."""

    def rows(self, scope: Scope) -> QuerySet[Model]:
        """The rows about the person, or in the places, of *scope*."""
        condition = self.chosen(scope) if self.chosen is not None else self._condition(scope)
        every = self.model._default_manager.all()
        return every.none() if condition is None else every.filter(condition)

    def _condition(self, scope: Scope) -> Q | None:
        if scope.personid is not None:
            return Q(**{self.person: scope.personid}) if self.person else None
        if self.context:
            return Q(**{f"{self.context}__in": scope.contextids})
        return Q(**{f"{self.course}__in": scope.courseids}) if self.course else None


@dataclass(frozen=True)
class ImpersonalTable:
    """A table that says nothing about people but, in `actors`, who changed a row."""

    model: type[Model]
    columns: tuple[str, ...]
    actors: tuple[str, ...] = ()


class PersonalStore(Protocol):
    """Personal data outside the tables: files, sessions, a log store."""

    name: str
    title: str
    """What it is, for people."""
    account: bool
    """Whether it belongs to the account, and goes only with it."""

    def export(self, personid: int) -> Iterator[tuple[str, bytes]]:
        """The person's files: a name relative to the store's folder, and the content."""

    def erase(self, scope: Scope) -> int:
        """Delete what is about the person, or in the places; how many things went."""


@dataclass(frozen=True)
class Ageing:
    """A kind of data that is kept for a while. `delete` takes away at most so many things older than a moment.

    `days` is what applies until an administrator decides; None: for ever. Moments are Unix seconds.
    """

    name: str
    title: str
    description: str
    delete: Callable[[float, int], int]
    days: int | None = None


@dataclass
class Declared:
    """All that was declared."""

    personal: dict[str, PersonalTable] = field(default_factory=dict)
    impersonal: dict[str, ImpersonalTable] = field(default_factory=dict)
    stores: dict[str, PersonalStore] = field(default_factory=dict)
    ageing: dict[str, Ageing] = field(default_factory=dict)

    def tables(self) -> list[PersonalTable]:
        """The tables with personal data, in the order in which they are deleted."""
        return sorted(self.personal.values(), key=lambda table: (table.order, table.model._meta.db_table))

    def columns_of(self, model: type[Model]) -> set[str] | None:
        """The columns of *model* that are declared; None where the table is not."""
        name = model._meta.db_table
        if name in self.personal:
            return set(self.personal[name].columns)
        return set(self.impersonal[name].columns) if name in self.impersonal else None


declared = Declared()


def declare_tables(tables: Iterable[PersonalTable | ImpersonalTable]) -> None:
    """Make *tables* known. A package does this when its app is ready; declaring again replaces."""
    for table in tables:
        name = table.model._meta.db_table
        if isinstance(table, PersonalTable):
            declared.personal[name] = table
        else:
            declared.impersonal[name] = table


def declare_stores(stores: Iterable[PersonalStore]) -> None:
    """Make *stores* known."""
    declared.stores.update({store.name: store for store in stores})


def declare_ageing(kinds: Iterable[Ageing]) -> None:
    """Make *kinds* of data that age known."""
    declared.ageing.update({kind.name: kind for kind in kinds})


def oldest(rows: QuerySet[Any], most: int) -> int:
    """Delete at most *most* of *rows*; how many. For `Ageing.delete`."""
    keys = list(rows.values_list("pk", flat=True)[:most])
    return rows.model._default_manager.filter(pk__in=keys).delete()[0] if keys else 0
