"""Prediction: of each sample once in a range; kept in steps that are whole or not at all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from tutela.analytics import model_files
from tutela.analytics.insights import tell
from tutela.analytics.models import AnalyticsModel, PredictedSamples, Prediction, UsedAnalysable
from tutela.analytics.runner import Work, forget_invalid, keep_invalid
from tutela.analytics.sources import Source, courses_of, sources
from tutela.analytics.training import matrix_of, processor_of
from tutela.courses.api import local_courses, local_people, site_context
from tutela.evaluation.verdict import Status
from tutela.identity.api import people_contexts, system_context
from tutela.sdk import registry
from tutela.sdk.errors import Decline
from tutela.sdk.indicator import Sample
from tutela.sdk.interval import Direction
from tutela.sdk.processor import WrongMatrix
from tutela.sdk.text import _

if TYPE_CHECKING:
    from tutela.analytics.dataset import Dataset
    from tutela.analytics.engine import Matrix
    from tutela.sdk.processor import Fitted
    from tutela.sdk.target import Target


COURSES_AT_ONCE = 500
"""Courses in one pass over the log: between two of them the clock is asked."""
ROWS_AT_ONCE = 1000
SITE = 0


@dataclass(frozen=True)
class Found:
    """A row of the matrix that is new: where it stands there and in the dataset, whose it is, how likely class 1."""

    place: int
    position: int
    analysableid: int
    sampleid: int
    rangeindex: int
    probability: float


def predict(work: Work) -> None:
    """Predict what is not predicted yet, the analysables that waited longest first, until the time is up."""
    target = registry.targets()[work.model.target]()
    fitted = None
    if not target.is_static:
        fitted = processor_of(work).load(model_files.read(work.model))
    forget_invalid(work)
    work.run.metrics = {"predicted": 0, "insights": 0}
    for source in sources():
        for part in _parts(work, source, target):
            if work.out_of_time():
                work.say(_("The time for this run was up: the next one goes on where it stopped."))
                return
            _Step(work, source, target, fitted).take(part)
    work.run.verdict = int(Status.OK)


def _parts(work: Work, source: Source, target: Target) -> Iterable[list[int] | None]:
    """The courses in parts, the one that was analysed longest ago first; None: the whole site in one."""
    if target.sample is not Sample.ENROLMENT:
        yield None
        return
    courses = courses_of(work.model, source.platformid)
    rows = UsedAnalysable.objects.filter(model_id=work.model.pk, mode="predict", platformid=source.platformid)
    analysed = dict(rows.values_list("analysableid", "timeanalysed"))
    courses.sort(key=lambda course: (analysed.get(course, 0), course))
    for start in range(0, len(courses), COURSES_AT_ONCE):
        work.report(start, len(courses), source.name)
        yield courses[start : start + COURSES_AT_ONCE]


class _Step:
    """The prediction of some analysables of one platform: computed, then kept in one transaction."""

    def __init__(self, work: Work, source: Source, target: Target, fitted: Fitted | None) -> None:
        self.work = work
        self.source = source
        self.target = target
        self.fitted = fitted
        self.now = work.now

    def take(self, courses: list[int] | None) -> None:
        """Do it."""
        from tutela.analytics.dataset import dataset_of  # numpy is in the extra

        work = self.work
        upcoming = registry.intervals()[work.model.interval].direction is Direction.UPCOMING
        with self.source.opened() as (platform, synced):
            matrix = matrix_of(work, self.source, platform, "predict", courses)
        keep_invalid(work, self.source.platformid, matrix.judgements, matrix.refused)
        data = dataset_of(matrix, self.source.platformid)
        found = self._new(matrix, data, upcoming=upcoming)
        threshold = 0.5 if self.target.is_static else self.work.model.threshold
        chosen = [each for each in found if each.probability >= threshold]
        predictions = self._predictions(matrix, data, chosen, synced)
        analysables = courses if courses is not None else [SITE]
        with transaction.atomic():
            self._keep(found, predictions, analysables)
        work.run.metrics["predicted"] += len(found)
        work.run.metrics["insights"] += len(predictions)

    def _new(self, matrix: Matrix, data: Dataset, *, upcoming: bool) -> list[Found]:
        """The rows that can be predicted and are not yet, with their probabilities."""
        chances = self._chances(matrix, data)
        rows = matrix.rows
        samples, indexes = rows.column("sample_id").to_pylist(), rows.column("range_index").to_pylist()
        courses = rows.column("course_id").to_pylist()
        starts, ends = rows.column("range_start").to_pylist(), rows.column("range_end").to_pylist()
        first = self._first_analysis() if upcoming else 0
        done = self._predicted(None if self.target.sample is not Sample.ENROLMENT else set(filter(None, courses)))
        found = []
        for position, (place, chance) in enumerate(zip(data.places.tolist(), chances, strict=True)):
            # What is to come is asked about anew in each period since the first time; its range is always the first.
            length = max(1, ends[place] - starts[place])
            index = (self.now - first) // length if upcoming else indexes[place]
            analysable = courses[place] if self.target.sample is Sample.ENROLMENT else SITE
            if chance is not None and samples[place] not in done.get((analysable, index), ()):
                found.append(Found(place, position, analysable, samples[place], index, chance))
        return found

    def _chances(self, matrix: Matrix, data: Dataset) -> list[float | None]:
        if self.fitted is not None:
            if not len(data.features):
                return []
            if self.fitted.columns != data.features.columns:
                raise WrongMatrix(_("What was trained is made of something else than the model is now: train it anew."))
            place = self.fitted.classes.index(1)
            return [float(chance) for chance in self.fitted.predict(data.features)[:, place]]
        if "target" not in matrix.rows.column_names:
            raise Decline(_("the indicators by which this rule judges are not all among those of the model"))
        said = matrix.rows.column("target").to_pylist()
        return [said[place] for place in data.places.tolist()]

    def _predicted(self, courses: set[int] | None) -> dict[tuple[int, int], set[int]]:
        """Who was predicted in which range of which analysable: one query."""
        rows = PredictedSamples.objects.filter(
            model_id=self.work.model.pk, version=self.work.model.version, platformid=self.source.platformid
        )
        if courses is not None:
            rows = rows.filter(analysableid__in=courses)
        done: dict[tuple[int, int], set[int]] = {}
        for analysableid, index, samples in rows.values_list("analysableid", "rangeindex", "sampleids"):
            done.setdefault((analysableid, index), set()).update(samples)
        return done

    def _first_analysis(self) -> int:
        rows = UsedAnalysable.objects.filter(
            model_id=self.work.model.pk, mode="predict", platformid=self.source.platformid, analysableid=SITE
        )
        return rows.values_list("firstanalysis", flat=True).first() or self.now

    def _predictions(self, matrix: Matrix, data: Dataset, chosen: Sequence[Found], synced: int) -> list[Prediction]:
        """What people must hear of; what belongs to nobody who is known here is left out."""
        import numpy as np  # in the extra

        # With a type: a list of nothing has none, and nothing cannot be taken by it.
        rows = matrix.rows.take(np.array([each.place for each in chosen], dtype=np.int64)).to_pylist()
        reasons = self._reasons(data, chosen)
        courses = local_courses(self.source.platformid, {row["course_id"] for row in rows if row["course_id"]})
        people = local_people(self.source.platformid, {row["person_id"] for row in rows if row["person_id"]})
        contexts = self._contexts(rows, courses, people)
        now = timezone.now()
        made = []
        for each, row, why, contextid in zip(chosen, rows, reasons, contexts, strict=True):
            person = people.get(row["person_id"] or 0)
            if contextid is None or (row["person_id"] and person is None):
                continue
            course = courses.get(row["course_id"] or 0)
            made.append(
                Prediction(
                    model_id=self.work.model.pk,
                    version=self.work.model.version,
                    platformid=self.source.platformid,
                    sampleid=each.sampleid,
                    rangeindex=each.rangeindex,
                    contextid=contextid,
                    courseid=course.courseid if course is not None else None,
                    personid=person,
                    prediction=1,
                    probability=1.0 if self.target.is_static else each.probability,
                    calculations={name: row[name] for name in matrix.names},
                    explanation=why,
                    timestart=row["range_start"],
                    timeend=row["range_end"],
                    timesynced=synced,
                    timecreated=now,
                )
            )
        return made

    def _contexts(self, rows: list[Any], courses: Any, people: dict[int, int]) -> list[int | None]:
        """The context of each row's insight: the course's, the person's, or that of the whole platform."""
        if self.target.sample is Sample.ENROLMENT:
            return [courses[row["course_id"]].contextid if row["course_id"] in courses else None for row in rows]
        if self.target.sample is Sample.PERSON:
            own = people_contexts(people.values())
            return [own.get(people.get(row["person_id"], 0)) for row in rows]
        whole = site_context(self.source.platformid) or system_context().pk
        return [whole if row["course_id"] in courses else None for row in rows]

    def _reasons(self, data: Dataset, chosen: Sequence[Found]) -> list[list[list[Any]]]:
        """For each row what moved it towards class 1, by indicator, the weightiest first; nothing for a rule."""
        if self.fitted is None or not chosen:
            return [[] for _each in chosen]
        from tutela.analytics.dataset import indicator_of

        explained = self.fitted.explain(data.features.take([each.position for each in chosen]), 1)
        found = []
        for contributions in explained:
            weights: dict[str, float] = {}
            for one in contributions:
                name = indicator_of(one.column)
                if name:
                    weights[name] = weights.get(name, 0.0) + float(one.weight)
            found.append([[name, weight] for name, weight in sorted(weights.items(), key=lambda item: -abs(item[1]))])
        return found

    def _keep(self, found: Sequence[Found], predictions: Sequence[Prediction], analysables: Sequence[int]) -> None:
        """One transaction: a model that was changed meanwhile keeps nothing of this."""
        key = {"model_id": self.work.model.pk, "platformid": self.source.platformid}
        version = AnalyticsModel.objects.select_for_update().filter(pk=self.work.model.pk).values_list("version")
        if version.first() != (self.work.model.version,):
            raise Decline(_("the model was changed meanwhile: what it predicted does not count"))
        now = datetime.now(UTC)
        for index, samples in _by_range(found).items():
            for start in range(0, len(samples), ROWS_AT_ONCE):
                part = samples[start : start + ROWS_AT_ONCE]
                older = Prediction.objects.filter(**key, newest=True, rangeindex__lt=index, sampleid__in=part)
                older.update(newest=False)
        Prediction.objects.bulk_create(predictions, batch_size=ROWS_AT_ONCE)
        PredictedSamples.objects.bulk_create(
            [
                PredictedSamples(
                    **key,
                    version=self.work.model.version,
                    analysableid=analysableid,
                    rangeindex=index,
                    sampleids=samples,
                    timepredicted=now,
                )
                for (analysableid, index), samples in _by_analysable(found).items()
            ],
            batch_size=ROWS_AT_ONCE,
        )
        used = UsedAnalysable.objects.filter(**key, mode="predict")
        known = set(used.values_list("analysableid", flat=True))
        used.filter(analysableid__in=analysables).update(timeanalysed=self.now)
        UsedAnalysable.objects.bulk_create(
            [
                UsedAnalysable(**key, mode="predict", analysableid=each, firstanalysis=self.now, timeanalysed=self.now)
                for each in analysables
                if each not in known
            ],
            batch_size=ROWS_AT_ONCE,
        )
        tell(self.work.model, self.target, predictions)


def _by_range(found: Sequence[Found]) -> dict[int, list[int]]:
    grouped: dict[int, list[int]] = {}
    for each in found:
        grouped.setdefault(each.rangeindex, []).append(each.sampleid)
    return grouped


def _by_analysable(found: Sequence[Found]) -> dict[tuple[int, int], list[int]]:
    grouped: dict[tuple[int, int], list[int]] = {}
    for each in found:
        grouped.setdefault((each.analysableid, each.rangeindex), []).append(each.sampleid)
    return grouped
