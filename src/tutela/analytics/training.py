"""Evaluating a model and training it."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from tutela.analytics import inventory, model_files, processor_settings
from tutela.analytics.models import AnalyticsModel
from tutela.analytics.runner import Mode, TimeUp, Work, forget_invalid, keep_invalid
from tutela.analytics.sources import Source, courses_of, sources
from tutela.evaluation.verdict import Status, too_few, verdict
from tutela.sdk import registry
from tutela.sdk.errors import Decline
from tutela.sdk.processor import Processor, ProcessorUnavailable, UnreadableModel
from tutela.sdk.text import _

if TYPE_CHECKING:
    from tutela.analytics.engine import Matrix
    from tutela.analytics.models import AnalyticsModel
    from tutela.analytics.settings import AnalyticsSettings
    from tutela.evaluation.rounds import Evaluation
    from tutela.sdk.platform import Platform
    from tutela.sdk.processor import FeatureMatrix, Fitted, Processor


def train(work: Work) -> None:
    """Learn from what is over, unless there is nothing new. Raises what the processor or the files raise."""
    from tutela.analytics.dataset import digest  # numpy is in the extra

    rows = labelled(work)
    if rows is None:
        return
    told = digest(rows)
    if work.model.trained and work.model.trainedon == told and _is_intact(work.model):
        work.run.verdict = int(Status.OK)
        work.say(_("There is nothing new to learn from: the trained model stays."))
        return
    enough(rows)
    processor = processor_of(work)
    fitted = processor.fit(rows, seed=0)
    before = _files_before(work.model)
    place, sha256 = model_files.write(work.model, fitted.save())
    if not _kept(work, place, sha256, told):
        model_files.forget(place)
        _forget_elsewhere(processor, fitted.save())
        raise Decline(_("the model was changed meanwhile: what it learnt does not count"))
    work.run.verdict = int(Status.OK)
    model_files.forget_others(work.model)
    _forget_elsewhere(processor, before)


def _files_before(model: AnalyticsModel) -> Mapping[str, bytes]:
    try:
        return model_files.read(model) if model.trainedfile else {}
    except UnreadableModel:
        return {}


def _forget_elsewhere(processor: Processor, files: Mapping[str, bytes]) -> None:
    """What a server keeps for a training that does not count any more. What cannot be removed is left."""
    with contextlib.suppress(UnreadableModel, ProcessorUnavailable):
        if files:
            processor.forget(processor.load(files))


def _is_intact(model: AnalyticsModel) -> bool:
    try:
        return bool(model_files.read(model))
    except UnreadableModel:
        return False


def labelled(work: Work, interval: str = "") -> FeatureMatrix | None:
    """The rows to learn from, of all platforms; None, with the verdict set, where there are none."""
    from tutela.analytics.dataset import dataset_of, together

    forget_invalid(work)
    parts, samples = [], 0
    found = sources()
    for number, source in enumerate(found):
        work.report(number, len(found), source.name)
        with source.opened() as (platform, _synced):
            matrix = matrix_of(work, source, platform, "train", courses_of(work.model, source.platformid), interval)
            part = dataset_of(matrix, source.platformid, platform).features
        if work.run.mode == Mode.TRAIN:
            keep_invalid(work, source.platformid, matrix.judgements, matrix.refused)
        parts.append(part)
        samples += len(set(part.samples.tolist())) if part.samples is not None else len(part)
    rows = together(parts)
    if rows is None:
        work.run.verdict = int(Status.NO_DATASET)
        work.say(_("No course that is over can be learnt from. The invalid ones are listed with their reasons."))
        return None
    classes = Counter(rows.known_labels().tolist())
    work.run.metrics |= {"rows": len(rows), "samples": samples, "classes": {str(k): n for k, n in classes.items()}}
    return rows


def enough(rows: FeatureMatrix) -> None:
    """Raise `Decline` where nothing can be learnt: a single class, or too few samples."""
    classes = Counter(rows.known_labels().tolist())
    if len(classes) < 2:
        raise Decline(_("all samples had the same outcome, so there is nothing to tell apart"))
    if min(classes.values()) < 2:
        raise Decline(_("there is only one sample of one of the outcomes"))


def processor_of(work: Work) -> Processor:
    """The processor with the model's settings."""
    kind = registry.processors()[work.processor]
    return kind(kind.config_class.model_validate(processor_settings.opened(work.model.processorconfig)))


def matrix_of(
    work: Work,
    source: Source,
    platform: Platform[Any],
    phase: str,
    course_ids: Sequence[int] | None,
    interval: str = "",
) -> Matrix:
    """The matrix of one platform: one pass over its log for all courses asked for."""
    from tutela.analytics.engine import Request, compute_matrix

    request = Request(
        target=work.model.target,
        interval=interval or work.model.interval,
        indicators=tuple(work.model.indicators),
        phase="train" if phase == "train" else "predict",
        now=work.now,
        time_zone=source.zone,
        course_ids=course_ids,
    )
    return compute_matrix(platform, request)


@transaction.atomic
def _kept(work: Work, place: str, sha256: str, told: str) -> bool:
    """Make the training the one that counts, unless the model is another version by now."""
    same = AnalyticsModel.objects.filter(pk=work.model.pk, version=work.model.version)
    values = {"trained": True, "trainedfile": place, "trainedsha256": sha256, "trainedon": told}
    if not same.update(timetrained=timezone.now(), **values):
        return False
    for name, value in values.items():
        setattr(work.model, name, value)
    return True


ROUNDS = 10
CONFIGURATION, TRAINED = "configuration", "trainedmodel"
SHOWN = ("f1", "auc", "pr_auc", "brier", "accuracy")
"""The scores that lists of runs show; the report has all."""


def intervals_to_evaluate(model: AnalyticsModel, settings: AnalyticsSettings) -> list[str]:
    """The intervals that the site compares, as far as the model's target allows them."""
    target = inventory.target(model.target)
    allowed = target.intervals if target is not None else ()
    known = {interval.name for interval in inventory.intervals() if interval.for_evaluation}
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
            fitted = processor.load(model_files.read(work.model))
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


SENTENCES = {
    Status.GENERAL_ERROR: _("Something went wrong."),
    Status.NO_DATASET: _("There is no data to learn from."),
    Status.LOW_SCORE: _("The model does not predict well enough."),
    Status.NOT_ENOUGH_DATA: _("There is not enough data: the results vary too much."),
}


def sentences(verdict: int) -> list[str]:
    """What *verdict* means, a marked sentence for each code in it.

    >>> sentences(12)
    ['The model does not predict well enough.', 'There is not enough data: the results vary too much.']
    """
    return [text for code, text in SENTENCES.items() if verdict & code] or [_("The model is good.")]
