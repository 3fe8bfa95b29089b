"""Contexts of many things at once, and moving them with all that is below."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction
from django.db.models import CharField, F, Value
from django.db.models.functions import Concat, Substr

from tutela.learning.models import Context
from tutela.learning.remote import chunks
from tutela.sdk import ContextLevel


@transaction.atomic
def place(level: ContextLevel, parents: Mapping[int, int], above: ContextLevel) -> None:
    """See to it that each thing has a context below that of its parent: *parents* maps key to parent's key."""
    paths = {instanceid: path for instanceid, _context, path in _of(above, set(parents.values()))}
    missing = parents.keys() - {instanceid for instanceid, _context, _path in _of(level, set(parents))}
    Context.objects.bulk_create(
        [Context(level=level, instanceid=key, path="", depth=0) for key in sorted(missing)], ignore_conflicts=True
    )
    changed = []
    for instanceid, contextid, path in _of(level, set(parents)):
        wanted = f"{paths[parents[instanceid]]}{contextid}/"
        if path != wanted:
            if path:
                _move_what_is_below(path, wanted)
            changed.append(Context(pk=contextid, path=wanted, depth=wanted.count("/") - 1))
    Context.objects.bulk_update(changed, ["path", "depth"], batch_size=250)


def _of(level: ContextLevel, instanceids: set[int]) -> list[tuple[int, int, str]]:
    found: list[tuple[int, int, str]] = []
    for some in chunks(sorted(instanceids)):
        rows = Context.objects.filter(level=level, instanceid__in=some)
        found.extend(rows.values_list("instanceid", "pk", "path"))
    return found


def _move_what_is_below(before: str, after: str) -> None:
    Context.objects.filter(path__startswith=before).exclude(path=before).update(
        path=Concat(Value(after), Substr("path", len(before) + 1), output_field=CharField()),
        depth=F("depth") + after.count("/") - before.count("/"),
    )
