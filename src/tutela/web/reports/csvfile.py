"""Tables as CSV files, sent while they are read: no more than one page of rows is in memory at a time."""

from __future__ import annotations

import csv
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from asgiref.sync import sync_to_async
from django.http import StreamingHttpResponse
from django.utils import timezone

from tutela.lib.spreadsheets import plain_cell

Page = tuple[Iterable[Sequence[Any]], str]
"""The lines of one page, and the cursor of the next; '' after the last."""


def csv_file(name: str, columns: Sequence[str], read: Callable[[str], Page]) -> StreamingHttpResponse:
    """The file *name* with today's date. *read* gives the page at a cursor; it is called once here, so that what it
    refuses is refused before the file begins."""
    first = read("")
    return StreamingHttpResponse(
        _lines(columns, first, read),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}-{timezone.localdate().isoformat()}.csv"'},
    )


async def _lines(columns: Sequence[str], page: Page, read: Callable[[str], Page]) -> AsyncIterator[str]:
    # Django collects what a plain generator gives before it sends any of it.
    yield _text([columns])
    rows, cursor = page
    yield _text(rows)
    while cursor:
        rows, cursor = await sync_to_async(read)(cursor)
        yield _text(rows)


def _text(rows: Iterable[Sequence[Any]]) -> str:
    lines: list[str] = []
    writer = csv.writer(_Lines(lines))
    for row in rows:
        writer.writerow([cell(value) for value in row])
    return "".join(lines)


class _Lines:
    """What `csv` writes to."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines

    def write(self, line: str) -> None:
        self._lines.append(line)


def cell(value: Any) -> Any:
    """Times as people read them; text so that no spreadsheet takes it for a formula."""
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    return plain_cell(value) if isinstance(value, str) else value


def moment(seconds: float | None) -> datetime | None:
    """Unix seconds as a time that `cell` writes."""
    return datetime.fromtimestamp(seconds, UTC) if seconds is not None else None
