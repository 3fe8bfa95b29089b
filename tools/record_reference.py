"""Write docs/reference/learning-record.md from the declarations of the learning record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tutela.sdk.record import DUCKDB_TYPES, TABLES, Field, Table

PAGE = Path(__file__).resolve().parent.parent / "docs" / "reference" / "learning-record.md"

HEAD = """\
# The learning record

What every learning platform is read into, and what indicators, targets and analysers read: the tables below. This page
is made from `src/tutela/sdk/record.py` by `python tools/record_reference.py`; a test keeps it current.

Identifiers are those of the platform. Times are whole seconds since 1970-01-01 UTC; where a platform writes 0 for "not
set", the record has null. A flag is true or false, never null. "–" under *null means* says that a value is always
there. A table marked *optional* may be missing, and is then empty.

To bring your own data, write these tables as `<table>.parquet` or `<table>.csv` into one folder
([how](../how-to/connect-a-platform.md)).
"""


def page() -> str:
    """The whole page."""
    return "\n".join([HEAD, *(line for table in TABLES.values() for line in _section(table))])


def _section(table: Table) -> Iterator[str]:
    yield f"## {table.name}"
    yield ""
    yield f"{table.meaning}{' *Optional.*' if table.optional else ''} A row is named by {_listed(table.key)}."
    yield ""
    yield "| column | type | meaning | unit | null means |"
    yield "|---|---|---|---|---|"
    yield from map(_row, table.fields)
    yield ""


def _row(field: Field) -> str:
    null = "–" if field.null is None else field.null
    return f"| `{field.name}` | {DUCKDB_TYPES[field.type]} | {field.meaning} | {field.unit} | {null} |"


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(f"`{name}`" for name in names)


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8")
