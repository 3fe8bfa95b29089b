"""The page of models: which there are, for which site, when they last learnt, from how much, and how well."""

from __future__ import annotations

import json
from collections.abc import Iterator
from html import escape
from typing import Any

from tutela.mlbackend.blobs import Blobs
from tutela.mlbackend.models import SUMMARY
from tutela.mlbackend.report import STYLE

MOST_SHOWN = 500
HEADINGS = ("Model", "Site", "Last training", "Rows", "Size", "Processor", "Evaluated", "Weighted F1", "MCC", "AUC")


def page(blobs: Blobs) -> str:
    """The whole page."""
    rows = [_row(path, said) for path, said in _summaries(blobs)]
    heads = "".join(f'<th scope="col">{name}</th>' for name in HEADINGS)
    body = (
        f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"
        if rows
        else "<p>Nothing has been trained yet. Models appear here after Moodle's first training.</p>"
    )
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Models</title>'
        f"<style>{STYLE}body{{max-width:90rem}}code{{overflow-wrap:anywhere}}</style></head>"
        f"<body><h1>Models</h1>{body}</body></html>\n"
    )


def _summaries(blobs: Blobs) -> Iterator[tuple[str, dict[str, Any]]]:
    names = [name for name in blobs.names("") if name.endswith(f"/{SUMMARY}")]
    for name in names[:MOST_SHOWN]:
        blob = blobs.get(name)
        if blob is not None:
            try:
                said = json.loads(blob.data)
            except ValueError:
                continue
            yield name.removesuffix(f"/{SUMMARY}"), said


def _row(path: str, said: dict[str, Any]) -> str:
    scores = said.get("scores", {})
    cells = [
        f"<code>{escape(path)}</code>",
        escape(str(said.get("site") or "–")),
        escape(str(said.get("trained") or "–")),
        escape(str(said.get("rows", "–"))),
        _size(said.get("bytes")),
        escape(str(said.get("processor", "–"))),
        escape(str(said.get("evaluated", "–"))),
        *(_score(scores.get(name)) for name in ("f1", "mcc", "auc")),
    ]
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>"


def _size(size: object) -> str:
    return f"{size / 1024:,.0f} KB" if isinstance(size, int) else "–"


def _score(value: object) -> str:
    return f"{value:.3f}" if isinstance(value, float) else "–"
