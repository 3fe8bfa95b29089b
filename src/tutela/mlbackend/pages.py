"""What a person looks at: the report of an evaluation (page, pictures, numbers as JSON), and the page of models."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING, Any

from tutela.mlbackend.answers import Answer
from tutela.mlbackend.models import SUMMARY
from tutela.mlbackend.storage import Blobs

if TYPE_CHECKING:
    from tutela.evaluation.rounds import Evaluation


WORDS = {
    "f1": "Weighted F1 (Moodle's score)",
    "accuracy": "Accuracy",
    "balanced_accuracy": "Balanced accuracy",
    "precision": "Weighted precision",
    "recall": "Weighted recall",
    "mcc": "Matthews correlation",
    "auc": "Area under the ROC curve",
    "pr_auc": "Area under the precision-recall curve",
    "brier": "Brier score (lower is better)",
    "log_loss": "Log loss (lower is better)",
}
STYLE = (
    "body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}"
    "table{border-collapse:collapse}td,th{padding:.25rem .75rem;border-bottom:1px solid #ccc;text-align:left}"
    "td+td{text-align:right;font-variant-numeric:tabular-nums}figure{display:inline-block;margin:0 1rem 1rem 0}"
)

MOST_SHOWN = 500
HEADINGS = ("Model", "Site", "Last training", "Rows", "Size", "Processor", "Evaluated", "Weighted F1", "MCC", "AUC")


def files(evaluation: Evaluation, importance: Mapping[str, float], answer: Answer, split: str) -> dict[str, str]:
    """File name → text."""
    from tutela.evaluation.plots import pictures

    drawn = pictures(evaluation, importance)
    return {
        "report.html": _page(evaluation, drawn, answer, split),
        "report.json": json.dumps(_numbers(evaluation, importance, answer, split), indent=1, allow_nan=False),
        **drawn,
    }


def _numbers(evaluation: Evaluation, importance: Mapping[str, float], answer: Answer, split: str) -> dict[str, object]:
    from tutela.evaluation.scores import confusion

    classes = evaluation.classes
    matrix = confusion(evaluation.truth, evaluation.probabilities.argmax(axis=1), len(classes))
    return {
        "answer": answer,
        "classes": classes,
        "split_by": split,
        "processors": evaluation.processors,
        "mean": evaluation.mean(),
        "deviation": evaluation.deviation(),
        "rounds": [asdict(one) for one in evaluation.rounds],
        "confusion": matrix.tolist(),
        "importance": importance,
    }


def _page(evaluation: Evaluation, drawn: Mapping[str, str], answer: Answer, split: str) -> str:
    mean, spread = evaluation.mean(), evaluation.deviation()
    rows = "".join(
        f"<tr><td>{words}</td><td>{mean[name]:.4f}</td><td>± {spread[name]:.4f}</td></tr>"
        for name, words in WORDS.items()
        if name in mean
    )
    said = "".join(f"<p>{escape(str(line))}</p>" for line in answer["info"]) or "<p>The model passed.</p>"
    kinds = ", ".join(sorted(set(evaluation.processors)))
    figures = "".join(f"<figure>{picture}</figure>" for picture in drawn.values())
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Evaluation {answer["runid"]}</title>'
        f"<style>{STYLE}</style></head><body><h1>Evaluation {answer['runid']}</h1>{said}"
        f"<p>{len(evaluation.rounds)} rounds, held out by {split}; {len(evaluation.truth)} predictions of rows that "
        f"had not been learnt from. Learnt by: {escape(kinds)}.</p>"
        "<table><thead><tr><th>Score</th><th>Mean</th><th>Deviation</th></tr></thead>"
        f"<tbody>{rows}</tbody></table><h2>Pictures</h2>{figures}</body></html>\n"
    )


def models_page(blobs: Blobs) -> str:
    """Which models there are, for which site, when they last learnt, from how much, and how well: a page."""
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
