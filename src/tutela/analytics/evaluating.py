"""Evaluation: how well a model predicts people whom it has not seen, with one interval or with all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutela.analytics import catalogue, trainedfiles
from tutela.analytics.running import TimeUp, Work
from tutela.analytics.training import enough, labelled, processor_of
from tutela.evaluation.verdict import too_few, verdict
from tutela.sdk.errors import Decline
from tutela.sdk.processor import Processor

if TYPE_CHECKING:
    from tutela.analytics.models import AnalyticsModel
    from tutela.analytics.settings import AnalyticsSettings
    from tutela.evaluation.rounds import Evaluation
    from tutela.sdk.processor import FeatureMatrix, Fitted

ROUNDS = 10
CONFIGURATION, TRAINED = "configuration", "trainedmodel"
SHOWN = ("f1", "auc", "pr_auc", "brier", "accuracy")
"""The scores that lists of runs show; the report has all."""


def intervals_to_evaluate(model: AnalyticsModel, settings: AnalyticsSettings) -> list[str]:
    """The intervals that the site compares, as far as the model's target allows them."""
    target = catalogue.target(model.target)
    allowed = target.intervals if target is not None else ()
    known = {interval.name for interval in catalogue.intervals() if interval.for_evaluation}
    chosen = settings.defaulttimesplittingsevaluation
    return [name for name in dict.fromkeys(chosen) if name in allowed and name in known]


def evaluate(work: Work, mode: str, split: str = "auto") -> None:
    """Evaluate with the run's interval. *mode*: what the configuration can learn, or the trained model as it is."""
    from tutela.evaluation.plan import Plan, Split

    rows = labelled(work, work.run.interval)
    if rows is None:
        return
    plan = Plan(rounds=ROUNDS, split=Split(split), threshold=work.model.threshold)
    processor = processor_of(work)
    try:
        enough(rows)
        if mode == TRAINED:
            fitted = processor.load(trainedfiles.read(work.model))
            evaluation = _of_fitted(fitted, rows, plan)
        else:
            evaluation = _of_configuration(work, processor, rows, plan)
            fitted = processor.fit(rows, seed=0)
            processor.forget(fitted)
    except Decline as declined:
        found = too_few(declined.reason)
        work.run.verdict = int(found.status)
        for reason in found.reasons:
            work.say(reason)
        return
    _note(work, evaluation, fitted)


def _of_fitted(fitted: Fitted, rows: FeatureMatrix, plan: object) -> Evaluation:
    from tutela.evaluation.rounds import Plan, evaluate_fitted

    return evaluate_fitted(fitted, rows, plan if isinstance(plan, Plan) else None)


def _of_configuration(work: Work, processor: Processor, rows: FeatureMatrix, plan: object) -> Evaluation:
    from tutela.evaluation.rounds import Plan

    def progress(done: int, planned: int) -> None:
        work.report(done, planned, work.run.interval)
        if done < planned and work.out_of_time():
            raise TimeUp

    return processor.evaluate(rows, plan if isinstance(plan, Plan) else None, progress)


def _note(work: Work, evaluation: Evaluation, fitted: Fitted) -> None:
    run = work.run
    mean, deviation = dict(evaluation.mean()), dict(evaluation.deviation())
    run.score, run.deviation = mean["f1"], deviation["f1"]
    found = verdict(run.score, run.deviation)
    run.verdict = int(found.status)
    for reason in found.reasons:
        work.say(reason)
    run.metrics |= {
        "mean": {name: mean[name] for name in SHOWN if name in mean},
        "deviation": {name: deviation[name] for name in SHOWN if name in deviation},
    }
    run.report = evaluation.report(fitted.importance()).model_dump(mode="json")
