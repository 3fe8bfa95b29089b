"""Bringing the rows of one table into line with a platform's, a thousand at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from itertools import islice
from typing import Any, TypeVar

from django.db import connection, transaction
from django.db.models import Model

from tutela.courses.mirror.record import Counts
from tutela.identity.api import Mirrored, chunks

AT_ONCE = 2_000
"""Rows between two commits: short enough that others who write need not wait."""

LATEST = datetime.max.replace(tzinfo=UTC).timestamp() - 1

T = TypeVar("T")
Values = tuple[Any, ...]


def upsert(
    model: type[Mirrored],
    platformid: int,
    rows: Iterable[tuple[int, Values]],
    fields: tuple[str, ...],
    *,
    new: Mapping[str, Any],
    seen: set[int],
    counts: Counts,
    unique: tuple[str, ...] = ("platform", "remoteid"),
) -> None:
    """Make the *fields* of the rows with each remoteid what *rows* say; *new* holds what only new ones get."""
    for some in batches(rows, AT_ONCE):
        wanted = dict(some)
        seen.update(wanted)
        with transaction.atomic():
            known = _known(model, platformid, list(wanted), fields)
            differing = {key: values for key, values in wanted.items() if known.get(key) != values}
            made = [
                model(platform_id=platformid, remoteid=key, **dict(zip(fields, values, strict=True)), **new)
                for key, values in differing.items()
            ]
            put(model, made, (*fields, *(() if "remoteid" in unique else ("remoteid",))), unique)
        counts.added += sum(key not in known for key in differing)
        counts.changed += sum(key in known for key in differing)


def put(model: type[Model], made: list[Any], fields: tuple[str, ...], unique: tuple[str, ...]) -> None:
    """Insert rows, or update the *fields* of those that are there already by their *unique* ones."""
    if not made:
        return
    # MariaDB takes no target: there every unique key counts.
    target = unique if connection.features.supports_update_conflicts_with_target else None
    model._default_manager.bulk_create(made, update_conflicts=True, update_fields=fields, unique_fields=target)


def gone(model: type[Mirrored], platformid: int, seen: set[int], **active: Any) -> list[int]:
    """The keys of a platform's rows that are *active* here and were not seen there."""
    rows = model._default_manager.filter(platform_id=platformid, remoteid__isnull=False, **active)
    return sorted(pk for pk, remoteid in rows.values_list("pk", "remoteid").iterator() if remoteid not in seen)


def retire(model: type[Mirrored], keys: list[int], **values: Any) -> int:
    """Give the rows of *keys* these *values*; how many there were."""
    for some in chunks(keys):
        model._default_manager.filter(pk__in=some).update(**values)
    return len(keys)


def batches(rows: Iterable[T], size: int) -> Iterator[list[T]]:
    """*rows* in lists of at most *size*.

    >>> list(batches("abcde", 2))
    [['a', 'b'], ['c', 'd'], ['e']]
    """
    source = iter(rows)
    while some := list(islice(source, size)):
        yield some


def text(value: str, longest: int) -> str:
    """*value* as a column takes it: without what PostgreSQL refuses, and no longer than it may be."""
    return value.replace("\x00", "").strip()[:longest]


def moment(seconds: int | None) -> datetime | None:
    """Unix seconds as a moment; null where there is none, or none that a calendar has."""
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None and 0 <= seconds < LATEST else None


def _known(model: type[Mirrored], platformid: int, keys: list[int], fields: tuple[str, ...]) -> dict[int, Values]:
    rows = model._default_manager.filter(platform_id=platformid, remoteid__in=keys)
    return {row[0]: row[1:] for row in rows.values_list("remoteid", *fields)}
