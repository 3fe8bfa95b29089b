"""The answers of the contract: statuses, sentences and the JSON that Moodle reads."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from tutela.evaluation.verdict import verdict

if TYPE_CHECKING:
    from tutela.evaluation.rounds import Evaluation
    from tutela.sdk.processor import Floats

OK = 0
GENERAL_ERROR = 1
NO_DATASET = 2
NOT_ENOUGH_DATA = 8

Answer = dict[str, Any]

MISSING_CLASS = "Training data needs to include samples belonging to all classes"
UNTRAINED = "Provided model have not been trained yet"
OTHER_CLASSES = "The labels from the provided dataset do not match the targetclasses from the header"


def as_json(answer: Answer) -> str:
    """One line; a number that is none would be an error of ours, and no JSON."""
    return json.dumps(answer, allow_nan=False)


def trained(info: Sequence[str] = ()) -> Answer:
    """A training that succeeded."""
    return {"status": OK, "info": list(info)}


def missing_class() -> Answer:
    """A training file that lacks a class; nothing was stored."""
    return {"status": NOT_ENOUGH_DATA, "info": [], "errors": MISSING_CLASS}


def untrained() -> Answer:
    """A prediction by a model that has never been trained."""
    return {"status": NO_DATASET, "info": [UNTRAINED]}


def predicted(ids: Sequence[str], classes: Sequence[int], probabilities: Floats) -> Answer:
    """Id, class and probability of the class, all three as text, in file order."""
    names = [str(one) for one in classes]
    chosen = probabilities.argmax(axis=1).tolist()
    # The shortest text of a 32-bit number, which is what Moodle's own backend sends.
    sure = probabilities.max(axis=1).astype("float32")
    found = [[id_, names[place], str(chance)] for id_, place, chance in zip(ids, chosen, sure, strict=True)]
    return {"status": OK, "info": [], "predictions": found}


def other_classes(run: int) -> Answer:
    """An evaluation file whose labels are not those of its header."""
    return {"runid": run, "status": GENERAL_ERROR, "info": [OTHER_CLASSES]}


def not_enough(run: int, reason: str) -> Answer:
    """An evaluation that could hold nothing out."""
    return {"runid": run, "status": NOT_ENOUGH_DATA, "info": [f"Not enough data to evaluate: {reason}."], "score": 0.0}


def evaluated(run: int, evaluation: Evaluation, *, least: float, deviation: float, where: str) -> Answer:
    """The scores, and Moodle's verdict on them."""
    mean, spread = evaluation.mean(), evaluation.deviation()
    found_out = verdict(mean["f1"], spread["f1"], least=least, accepted=deviation)
    found: Answer = {}
    if "auc" in mean:
        found = {"auc": mean["auc"], "auc_deviation": spread["auc"]}
    return {
        **found,
        "balanced accuracy": mean["balanced_accuracy"],
        "accuracy": mean["accuracy"],
        "precision": mean["precision"],
        "recall": mean["recall"],
        "f1_score": mean["f1"],
        "score_deviation": spread["f1"],
        "score": mean["f1"],
        "min_score": least,
        "accepted_deviation": deviation,
        "dir": where,
        "status": int(found_out.status),
        "info": [str(reason) for reason in found_out.reasons],
        "runid": run,
    }
