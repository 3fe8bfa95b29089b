"""All that is kept about a person as one zip: JSON for programs, pages for people.

The zip is written beside its place and moved there when it is whole.
"""

from __future__ import annotations

import json
import os
import secrets
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from tutela.identity.api import Person
from tutela.privacy.declarations import PersonalTable, Row, Scope, declared

FOLDER = "exports"
BATCH = 2000


def exports_folder() -> Path:
    """Where exports wait to be fetched; made when it is missing, for this user only."""
    folder = Path(settings.TUTELA_DATA) / FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def export_person(personid: int) -> Path:
    """Write the export of a person and return its path. Raises `OSError` where it cannot be written."""
    folder = exports_folder()
    place = folder / f"{secrets.token_urlsafe(24)}.zip"
    part = place.with_suffix(".part")
    try:
        with zipfile.ZipFile(part, "x", zipfile.ZIP_DEFLATED) as archive:
            _fill(archive, Person.objects.get(pk=personid))
        _flush(part)
        part.replace(place)
    finally:
        part.unlink(missing_ok=True)
    return place


def _flush(path: Path) -> None:
    with path.open("rb") as file:
        os.fsync(file.fileno())


def _fill(archive: zipfile.ZipFile, person: Person) -> None:
    parts: list[tuple[str, str, int]] = []
    for table in declared.tables():
        if not table.exported:
            continue
        rows = [row for batch in batches(table, person.pk) for row in batch]
        if not rows:
            continue
        name = table.model._meta.db_table
        archive.writestr(f"{name}.json", json.dumps(rows, default=plain, ensure_ascii=False, indent=1))
        pages = table_pages(_(table.title), _texts(table), rows)
        for number, page in enumerate(pages, 1):
            archive.writestr(_page_name(name, number), page)
        parts.append((_(table.title), _page_name(name, 1), len(rows)))
    for store in declared.stores.values():
        before = len(archive.filelist)
        for filename, content in store.export(person.pk):  # one at a time in memory
            archive.writestr(f"{store.name}/{filename}", content)
        if number := len(archive.filelist) - before:
            parts.append((_(store.title), f"{store.name}/", number))
    archive.writestr("index.html", index_page(str(person), timezone.now(), parts))


def batches(table: PersonalTable, personid: int) -> Iterator[list[Row]]:
    """The person's rows of *table*, oldest first, enriched, a few at a time."""
    columns = [column for column in table.columns if column not in table.secrets]
    every = table.rows(Scope(personid)).order_by("pk")
    last: Any = None
    while True:
        rows = every if last is None else every.filter(pk__gt=last)
        found = list(rows.values("pk", *columns)[:BATCH])
        if not found:
            return
        last = found[-1]["pk"]
        cleaned = [_dated(row, table.model) for row in found]
        yield table.enrich(cleaned) if table.enrich is not None else cleaned


def _dated(row: Row, model: type[Model]) -> Row:
    """*row* with Unix seconds as dates: a person reads it."""
    kept = dict(row)
    if "pk" not in {field.attname for field in model._meta.concrete_fields}:
        kept.pop("pk")
    for name, value in kept.items():
        if isinstance(value, float) and name.startswith("time"):
            kept[name] = datetime.fromtimestamp(value, UTC)
    return kept


def plain(value: Any) -> Any:
    """What JSON does not know, as text."""
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, (Decimal, UUID)):
        return str(value)
    raise TypeError(type(value).__name__)


def _texts(table: PersonalTable) -> dict[str, str]:
    return {column: _(text) for column, text in table.columns.items() if text}


def _page_name(name: str, number: int) -> str:
    return f"{name}.html" if number == 1 else f"{name}-{number}.html"


# The pages: plain HTML that opens from a folder, without a server and without scripts.

ROWS = 500
"""Entries on one page."""

STYLE = mark_safe(
    "body{font:16px/1.5 system-ui,sans-serif;max-width:50rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}"
    "dl{border:1px solid;border-radius:.5rem;padding:1rem}dt{font-weight:600;font-size:.85rem}"
    "dd{margin:0 0 .75rem;white-space:pre-wrap;overflow-wrap:anywhere}li{margin:.25rem 0}"
)


def index_page(person: str, made: datetime, parts: Sequence[tuple[str, str, int]]) -> str:
    """The first page: what there is. *parts*: title, address, number of entries."""
    items = format_html_join("", '<li><a href="{1}">{0}</a> ({2})</li>', parts)
    when = _("Made on %(date)s.") % {"date": date_format(made, "DATETIME_FORMAT")}
    note = _("Beside each page lies the same as JSON, for programs.")
    body = format_html("<p>{} {}</p><ul>{}</ul>", when, note, items)
    return _page(_("What is kept about %(person)s") % {"person": person}, body)


def table_pages(title: str, texts: Mapping[str, str], rows: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """The pages of one table: an entry for each of *rows*, with what has a text in *texts*."""
    back = format_html('<p><a href="index.html">{}</a></p>', _("Overview"))
    for start in range(0, len(rows), ROWS):
        entries = format_html_join("\n", "{}", ((_entry(row, texts),) for row in rows[start : start + ROWS]))
        yield _page(title, format_html("{}{}{}", back, entries, back))


def _entry(row: Mapping[str, Any], texts: Mapping[str, str]) -> SafeString:
    shown = ((texts.get(name, name), _shown(value)) for name, value in row.items() if _told(name, value, texts))
    return format_html("<dl>{}</dl>", format_html_join("", "<dt>{}</dt><dd>{}</dd>", shown))


def _told(name: str, value: Any, texts: Mapping[str, str]) -> bool:
    """Columns with a text, and what was added to the row; never what is empty."""
    return value not in (None, "", [], {}) and (name in texts or " " in name)


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return date_format(value, "DATETIME_FORMAT")
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, indent=1, default=str)
    return conditional_escape(str(value))


def _page(title: str, body: SafeString) -> str:
    return format_html(
        '<!doctype html><html lang="{}"><meta charset="utf-8"><title>{}</title><style>{}</style><h1>{}</h1>{}</html>',
        get_language() or "en",
        title,
        STYLE,
        title,
        body,
    )
