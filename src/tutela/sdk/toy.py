"""Toy rows for doctests: evaluates one indicator on a handful of rows, with the engine that analyses use (DuckDB)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tutela.sdk.rows import COLUMNS, FACTS, SPAN, RowColumn, Rows

if TYPE_CHECKING:
    from tutela.sdk.indicator import Indicator

START = 1_700_000_000
DAY = 86_400

WORDS: Mapping[str, Mapping[str, Any]] = {
    "view": {"crud": "r"},
    "read": {"crud": "r", "level": 70, "instance_id": 7, "name": "\\mod_page\\event\\course_module_viewed"},
    "post": {"level": 70, "instance_id": 8, "name": "\\mod_forum\\event\\post_created", "crud": "c"},
    "edit": {"name": "\\core\\event\\course_updated", "crud": "u"},
    "secret": {"level": 70, "instance_id": 9, "crud": "c", "is_anonymous": True},
}


def events_of(story: str, rows: Rows) -> list[dict[str, Any]]:
    """The rows that *story* tells, cut as the analyser cuts them.

    >>> [event["crud"] for event in events_of("1:view 2:postx2 40:view", Rows.EVENTS)]
    ['r', 'c', 'c']
    """
    start, end = START, START + 28 * DAY
    first = start - (end - start) if rows is Rows.RECENT else start
    told = [
        {**WORDS[word], "event_id": number, "time": time} for number, (time, word) in enumerate(_told(story), start=1)
    ]
    kept = [event for event in told if first < event["time"] <= end]
    if rows is Rows.RECENT:
        return [{**event, "is_before": event["time"] <= start} for event in kept]
    return kept


def _told(story: str) -> Iterator[tuple[int, str]]:
    for part in story.split():
        day, _, what = part.partition(":")
        word, _, times = what.partition("x")
        for _time in range(int(times or 1)):
            yield START + round(float(day) * DAY), word


def value_of(indicator: Indicator, rows: Sequence[Mapping[str, Any]], span: Mapping[str, Any]) -> float | None:
    """The value of *indicator* for one sample whose rows these are; *span* sets columns of the sample or facts."""
    if not rows and indicator.rows is not Rows.SAMPLE:
        return indicator.when_empty
    import duckdb
    import narwhals as nw

    columns = _columns(indicator)
    table = [
        {name: {**span, **row}.get(name, column.default) for name, column in columns.items()} for row in rows or [{}]
    ]
    with duckdb.connect() as connection:
        declared = ", ".join(f'"{name}" {column.type}' for name, column in columns.items())
        connection.execute(f"CREATE TABLE toy ({declared})")
        marks = ", ".join("?" for _ in columns)
        connection.executemany(f"INSERT INTO toy VALUES ({marks})", [list(row.values()) for row in table])  # noqa: S608 - names are ours
        frame = nw.from_native(connection.table("toy")).select(value=indicator.expression().cast(nw.Float64))
        found: list[dict[str, Any]] = frame.collect("pyarrow").rows(named=True)
    return None if found[0]["value"] is None else float(found[0]["value"])


def _filled(row: Mapping[str, Any], columns: Mapping[str, RowColumn]) -> dict[str, Any]:
    return {name: row.get(name, column.default) for name, column in columns.items()}


def _columns(indicator: Indicator) -> dict[str, RowColumn]:
    facts = {name: FACTS[name] for name in indicator.needs}
    return {**SPAN, **COLUMNS[indicator.rows], **facts}
