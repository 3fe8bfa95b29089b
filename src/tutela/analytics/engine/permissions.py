"""Who may do something in which course: what roles are allowed along the path from the site to the course."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pyarrow as pa

from tutela.analytics.engine.courses import paths_of

if TYPE_CHECKING:
    from tutela.analytics.engine.duck import Engine

    Frame = nw.LazyFrame[Any]

ALLOW, PROHIBIT = 1, -1000


def permitted(engine: Engine, capabilities: Mapping[str, Collection[str]]) -> Frame:
    """Who may do what where: course_id, person_id, capability.

    *capabilities*: those asked for, with the archetypes that have each by default. The default counts where the
    record does not name a capability at all; a role that is allowed nothing has no defaults either.
    """
    paths = paths_of(engine)
    granted = _granted(engine, capabilities, paths)
    rows = [
        (course_id, context_id, role_id, capability)
        for course_id, path in paths.items()
        for (role_id, capability), rules in granted.items()
        if _allowed(rules, path)
        for context_id in path
    ]
    names = ("course_id", "context_id", "role_id", "capability")
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    kinds = (pa.int64(), pa.int64(), pa.int64(), pa.string())
    table = pa.table([pa.array(c, k) for c, k in zip(columns, kinds, strict=True)], names=list(names))
    holders = engine.table("role_assignments").select("context_id", "role_id", "person_id")
    found = engine.from_arrow(table).join(holders, on=["context_id", "role_id"], how="inner")
    return found.select("course_id", "person_id", "capability").unique()


Rules = Mapping[int | None, int]
"""Context (None: everywhere, a default) → permission."""


def _granted(
    engine: Engine, capabilities: Mapping[str, Collection[str]], paths: Mapping[int, tuple[int, ...]]
) -> dict[tuple[int, str], Rules]:
    stated = engine.table("role_permissions")
    rows = engine.fetch_rows(stated.filter(nw.col("capability").is_in(list(capabilities))))
    granted: dict[tuple[int, str], dict[int | None, int]] = defaultdict(dict)
    for row in rows:
        granted[row["role_id"], row["capability"]][row["context_id"]] = row["permission"]
    named = {capability for _role, capability in granted}
    able = {
        row["role_id"]
        for row in engine.fetch_rows(stated.filter(nw.col("permission") == ALLOW).select("role_id").unique())
    }
    roles = engine.table("role_assignments").select("role_id", "archetype").unique()
    for role in engine.fetch_rows(roles):
        for capability in set(capabilities) - named:
            if role["archetype"] in capabilities[capability] and (not able or role["role_id"] in able):
                granted[role["role_id"], capability][None] = ALLOW
    return dict(granted)


def _allowed(rules: Rules, path: Collection[int]) -> bool:
    """What is said last on the way down counts; what is prohibited stays so."""
    verdict = rules.get(None, 0)
    for context_id in path:
        said = rules.get(context_id, 0)
        if said == PROHIBIT:
            return False
        verdict = said or verdict
    return verdict == ALLOW
