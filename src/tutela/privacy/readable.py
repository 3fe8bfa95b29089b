"""The pages of an export: plain HTML that opens from a folder, without a server and without scripts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

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
