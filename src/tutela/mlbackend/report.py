"""The report of an evaluation: a page with pictures, the pictures alone, and the numbers as JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from html import escape
from typing import TYPE_CHECKING

from tutela.mlbackend.answers import Answer

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
