"""All that is kept about a person as one zip: JSON for programs, pages for people.

The zip is written beside its place and moved there when it is whole.
"""

from __future__ import annotations

import json
import os
import secrets
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from tutela.identity.api import Person
from tutela.privacy.declarations import PersonalTable, Row, Scope, declared
from tutela.privacy.readable import index_page, table_pages

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
