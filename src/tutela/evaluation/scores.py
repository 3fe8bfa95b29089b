"""The scores, each from probabilities and true classes. They follow scikit-learn's definitions.

`truth` holds positions in the list of classes (0 … classes - 1), `probabilities` has the shape (rows, classes).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from tutela.sdk.processor import Floats, Ints

TINY = 1e-12


@dataclass(frozen=True)
class Scores:
    """One round's scores; `auc` and what follows it are None unless there are two classes and both occur.

    The last class is the problem that is looked for. Somebody is flagged when its probability reaches the threshold.
    """

    accuracy: float
    balanced_accuracy: float
    precision: float
    recall: float
    f1: float
    """Precision, recall and F1 are weighted by class size."""
    mcc: float
    log_loss: float
    auc: float | None = None
    pr_auc: float | None = None
    brier: float | None = None
    calibration_error: float | None = None
    """Expected calibration error: how far off the probabilities are, on average (0 is honest)."""
    prevalence: float | None = None
    """The share of rows in which the problem occurred."""
    flagged: float | None = None
    """The share of rows that were flagged."""
    flag_precision: float | None = None
    """Of those flagged, the share with the problem; None when nobody was."""
    flag_recall: float | None = None
    """Of those with the problem, the share that was flagged."""
    flag_f1: float | None = None
    false_alarms: float | None = None
    """Of those without the problem, the share that was flagged all the same (false positive rate)."""


def score(truth: Ints, probabilities: Floats, threshold: float = 0.5) -> Scores:
    """All scores of one round."""
    classes = probabilities.shape[1]
    matrix = confusion(truth, probabilities.argmax(axis=1), classes)
    precision, recall, f1 = weighted(matrix)
    present = matrix.sum(axis=1) > 0
    per_class = np.diag(matrix)[present] / matrix.sum(axis=1)[present]
    both = classes == 2 and bool(present.all())
    return Scores(
        accuracy=float(np.diag(matrix).sum() / matrix.sum()),
        balanced_accuracy=float(per_class.mean()),
        precision=precision,
        recall=recall,
        f1=f1,
        mcc=mcc(matrix),
        log_loss=log_loss(truth, probabilities),
        **(_of_two(truth, probabilities[:, -1], threshold) if both else {}),
    )


def _of_two(truth: Ints, positive: Floats, threshold: float) -> dict[str, float | None]:
    (right, false), (missed, hit) = confusion(truth, (positive >= threshold).astype(np.int64), 2).tolist()
    return {
        "auc": auc(truth, positive),
        "pr_auc": average_precision(truth, positive),
        "brier": float(np.mean((positive - truth) ** 2)),
        "calibration_error": calibration_error(truth, positive),
        "prevalence": float(truth.mean()),
        "flagged": (hit + false) / len(truth),
        "flag_precision": hit / (hit + false) if hit + false else None,
        "flag_recall": hit / (hit + missed),
        "flag_f1": 2 * hit / (2 * hit + false + missed),
        "false_alarms": false / (false + right),
    }


def confusion(truth: Ints, predicted: Ints, classes: int) -> Ints:
    """Counts, shape (classes, classes): rows are true, columns predicted."""
    found: Ints = np.bincount(truth * classes + predicted, minlength=classes * classes).reshape(classes, classes)
    return found


def weighted(matrix: Ints) -> tuple[float, float, float]:
    """Precision, recall and F1, each averaged over the classes by how often they occur."""
    hit, true, said = np.diag(matrix).astype(float), matrix.sum(axis=1), matrix.sum(axis=0)
    precision, recall = hit / np.maximum(said, 1), hit / np.maximum(true, 1)
    f1 = 2 * hit / np.maximum(true + said, 1)
    share = true / max(int(true.sum()), 1)
    return float(precision @ share), float(recall @ share), float(f1 @ share)


def mcc(matrix: Ints) -> float:
    """Matthews' correlation coefficient, for any number of classes; 0 where it is not defined."""
    total = float(matrix.sum())
    true, said = matrix.sum(axis=1).astype(float), matrix.sum(axis=0).astype(float)
    over = float(np.diag(matrix).sum()) * total - true @ said
    under = np.sqrt((total**2 - said @ said) * (total**2 - true @ true))
    return float(over / under) if under > 0 else 0.0


def auc(truth: Ints, positive: Floats) -> float:
    """The area under the ROC curve: the chance that a positive is ranked above a negative, ties counting half."""
    _, rank, count = np.unique(positive, return_inverse=True, return_counts=True)
    middle = np.cumsum(count) - (count - 1) / 2
    ranks = middle[rank]
    many = int(truth.sum())
    return float((ranks[truth == 1].sum() - many * (many + 1) / 2) / (many * (len(truth) - many)))


def average_precision(truth: Ints, positive: Floats) -> float:
    """The area under the precision-recall curve as a step function."""
    recall, precision = precision_recall(truth, positive)
    return float(np.sum(np.diff(recall, prepend=0.0) * precision))


def precision_recall(truth: Ints, positive: Floats) -> tuple[Floats, Floats]:
    """Recall and precision at every distinct probability, from the highest down."""
    hits, said = _cumulated(truth, positive)
    return hits / max(int(truth.sum()), 1), hits / said


def roc(truth: Ints, positive: Floats) -> tuple[Floats, Floats]:
    """False and true positive rates at every distinct probability, beginning at (0, 0)."""
    hits, said = _cumulated(truth, positive)
    many = int(truth.sum())
    false, true = (said - hits) / max(len(truth) - many, 1), hits / max(many, 1)
    return np.concatenate([[0.0], false]), np.concatenate([[0.0], true])


def calibration(truth: Ints, positive: Floats, bins: int = 10) -> tuple[Floats, Floats, Ints]:
    """Mean predicted probability, share that was positive, and number of rows, for each bin that holds any."""
    place = np.minimum((positive * bins).astype(np.int64), bins - 1)
    count = np.bincount(place, minlength=bins)
    held = count > 0
    said = np.bincount(place, weights=positive, minlength=bins)[held] / count[held]
    true = np.bincount(place, weights=truth, minlength=bins)[held] / count[held]
    return said, true, count[held]


def calibration_error(truth: Ints, positive: Floats, bins: int = 10) -> float:
    """The mean distance between what was said and what came true, over the bins, weighted by their rows (ECE)."""
    said, true, count = calibration(truth, positive, bins)
    return float(np.abs(said - true) @ count / len(truth))


def log_loss(truth: Ints, probabilities: Floats) -> float:
    """Mean negative log probability of the true class, in nats."""
    chosen = probabilities[np.arange(len(truth)), truth]
    return float(-np.mean(np.log(np.clip(chosen, TINY, 1.0))))


def _cumulated(truth: Ints, positive: Floats) -> tuple[Floats, Floats]:
    order = np.argsort(-positive, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(positive[order]) != 0, True))
    hits = np.cumsum(truth[order])[ends].astype(float)
    return hits, (ends + 1).astype(float)
