"""The feature matrix: samples × ranges × indicators, for a whole site in one pass."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import narwhals as nw
import pyarrow as pa

from tutela.analytics.engine import due, levels, names, rows
from tutela.analytics.engine.courses import CourseIndex, first_enrolments, index_courses, judged, samples_of
from tutela.analytics.engine.duck import DEFAULT_MEMORY, DuckEngine, Engine
from tutela.analytics.engine.due import due_activities
from tutela.analytics.engine.levels import Family, activity_rows, evidence, graded_items
from tutela.sdk import registry
from tutela.sdk.errors import Decline
from tutela.sdk.indicator import Indicator, Sample
from tutela.sdk.interval import Analysable, Interval, Moment, Range
from tutela.sdk.rows import Rows
from tutela.sdk.target import Target

if TYPE_CHECKING:
    from tutela.analytics.engine.duck import Engine

    Frame = nw.LazyFrame[Any]
    from tutela.sdk.platform import Platform


SPAN = ("sample_id", "range_index")
_SITE = 1


@dataclass(frozen=True)
class Question:
    """What to compute: of what, cut how, by which indicators, and when. `course_ids`: only these; None: all.

    `known` are all the indicators that are installed: the potential of a course depends on which types of activity
    any of them knows, not only on those asked for.
    """

    target: Target
    interval: Interval
    indicators: Sequence[Indicator]
    moment: Moment
    known: Sequence[Indicator]
    course_ids: Sequence[int] | None = None
    compat: bool = False


@dataclass(frozen=True)
class Judgement:
    """Whether an analysable was used; `reason` says why not, `code` is Moodle's name for it where it has one."""

    analysable_id: int
    ranges: int = 0
    reason: str = ""
    code: str = ""


@dataclass(frozen=True)
class Matrix:
    """A feature matrix. `rows`: one for each sample and range, in that order, with the columns ``course_id``,
    ``person_id``, ``sample_id``, ``range_index``, ``range_start``, ``range_end``, one for each indicator by name, and
    ``target`` when training (and for static targets, where all their indicators are asked for)."""

    rows: pa.Table
    question: Question
    judgements: tuple[Judgement, ...]
    refused: Counter[str] = field(default_factory=Counter)

    @property
    def names(self) -> list[str]:
        """The names of the indicators, in order."""
        return [indicator.name for indicator in self.question.indicators]


def feature_matrix(engine: Engine, question: Question) -> Matrix:
    """Compute the matrix that *question* asks for. Raises `Decline` where target and interval do not go together."""
    target, moment = question.target, question.moment
    if not target.allows(question.interval):
        raise Decline(f"{target.name} cannot be predicted with the interval {question.interval.name}")
    place = index_courses(engine, count_events=target.counts_events and moment.training)
    judgements, ranges = _judge(question, place)
    used = [each.analysable_id for each in judgements if each.ranges]
    samples = samples_of(engine, target.sample, place, _course_ids(question, place, used))
    accepted, refused = _accepted(engine, question, samples)
    work = _Work(engine, question, place, Family.of(question.known))
    if moment.training and not target.is_static:
        accepted, unlabelled = work.labelled(accepted)
        refused.update(unlabelled)
    table = work.measured(accepted, ranges)
    return Matrix(table, question, tuple(judgements), refused)


def _accepted(engine: Engine, question: Question, samples: Frame) -> tuple[Frame, Counter[str]]:
    """The samples that the target accepts, one for each person and course.

    Moodle first takes one of somebody's enrolments and then asks whether it is good; corrected, the first good one.
    """
    if question.target.sample is not Sample.ENROLMENT:
        return judged(engine, samples, question.target, question.moment)
    if question.compat:
        return judged(engine, first_enrolments(samples), question.target, question.moment)
    accepted, refused = judged(engine, samples, question.target, question.moment)
    return engine.keep(first_enrolments(accepted)), refused


def _course_ids(question: Question, place: CourseIndex, used: list[int]) -> list[int]:
    if question.target.sample is Sample.ENROLMENT:
        return used
    return [course.course_id for course in place.courses]


def _judge(question: Question, place: CourseIndex) -> tuple[list[Judgement], list[tuple[int, Range]]]:
    """Which analysables can be used, and the ranges of those that can."""
    if question.target.sample is not Sample.ENROLMENT:
        found = _ranges(question, Analysable(_SITE, None, None))
        return [Judgement(_SITE, len(found))], [(_SITE, part) for part in found]
    chosen = None if question.course_ids is None else set(question.course_ids)
    judgements: list[Judgement] = []
    ranges: list[tuple[int, Range]] = []
    for course in place.courses:
        if chosen is not None and course.course_id not in chosen:
            continue
        try:
            question.target.check(course, question.moment)
            found = _ranges(question, Analysable(course.course_id, course.start, course.end))
        except Decline as declined:
            code = getattr(declined, "code", "")
            judgements.append(Judgement(course.course_id, reason=declined.reason, code=code))
            continue
        judgements.append(Judgement(course.course_id, len(found), "" if found else "No range of it is ready yet."))
        ranges.extend((course.course_id, part) for part in found)
    return judgements, ranges


def _ranges(question: Question, analysable: Analysable) -> list[Range]:
    interval, moment = question.interval, question.moment
    interval.check(analysable, moment)
    if moment.training:
        return interval.training_ranges(analysable, moment)
    return interval.prediction_ranges(analysable, moment)


@dataclass
class _Work:
    """One computation: the engine, the question, and what was gathered for it."""

    engine: Engine
    question: Question
    place: CourseIndex
    family: Family
    seen: Frame | None = None

    def labelled(self, samples: Frame) -> tuple[Frame, Counter[str]]:
        """The samples whose target can be said, with the column ``target``."""
        target = self.question.target
        described = levels.with_facts(self.engine, samples, target.needs, self.place, self.family)
        said = described.with_columns(target=target.expression().cast(nw.Float64))
        kept = self.engine.keep(said.select(*samples.collect_schema().names(), "target"))
        unsaid = self._count(kept.filter(nw.col("target").is_null()))
        reasons = Counter({"Its target cannot be said.": unsaid}) if unsaid else Counter[str]()
        return self.engine.keep(kept.filter(~nw.col("target").is_null())), reasons

    def measured(self, samples: Frame, ranges: list[tuple[int, Range]]) -> pa.Table:
        """The matrix of *samples* × *ranges*."""
        spans = self.engine.keep(self._spans(samples, ranges))
        result = spans
        for kind in Rows:
            chosen = [each for each in self.question.indicators if each.rows is kind]
            if chosen:
                result = result.join(self._aggregated(kind, chosen, spans), on=list(SPAN), how="left")
        result = self.engine.keep(result)
        result = result.with_columns(*self._finished())
        if self.question.target.is_static and self._has_all_that_it_judges_by():
            result = self._with_verdict(result, ranges)
        return self.engine.fetch(result.select(*self._columns(result)).sort("course_id", "sample_id", "range_index"))

    def _columns(self, result: Frame) -> list[str]:
        last = ["target"] if "target" in result.collect_schema().names() else []
        first = ["course_id", "person_id", "sample_id", "range_index", "range_start", "range_end"]
        return [*first, *(each.name for each in self.question.indicators), *last]

    def _spans(self, samples: Frame, ranges: list[tuple[int, Range]]) -> Frame:
        """Samples × ranges. They must be kept: see `engine`."""
        table = self.engine.from_arrow(_range_table(ranges))
        if self.question.target.sample is Sample.ENROLMENT:
            spans = samples.join(table.rename({"analysable_id": "course_id"}), on="course_id", how="inner")
            rule = self.question.target.range_rule()
            return spans if rule is None else spans.filter(rule)
        return samples.join(table.drop("analysable_id"), how="cross")

    def _aggregated(self, kind: Rows, chosen: list[Indicator], spans: Frame) -> Frame:
        """The values of indicators over one kind of rows: one query."""
        values = {each.name: each.expression().cast(nw.Float64) for each in chosen}
        if kind is Rows.SAMPLE:
            needs = {need for each in chosen for need in each.needs}
            return self._with_facts(spans, needs).select(*SPAN, **values)
        if kind is Rows.EVENTS:
            return self._seen(spans).select(*SPAN, *values)
        return self.engine.keep(self._rows(kind, spans).group_by(*SPAN).agg(**values))

    def _seen(self, spans: Frame) -> Frame:
        """What is computed over the events of each sample and range, facts and indicators alike: one pass; kept."""
        if self.seen is None:
            chosen = [each for each in self.question.indicators if each.rows is Rows.EVENTS]
            values = {each.name: each.expression().cast(nw.Float64) for each in chosen}
            found = rows.event_rows(self.engine, spans, compat=self.question.compat).group_by(*SPAN)
            number, last = nw.len().cast(nw.Int64), nw.col("time").max()
            self.seen = self.engine.keep(found.agg(events_in_range=number, last_event_in_range=last, **values))
        return self.seen

    def _with_facts(self, spans: Frame, needs: set[str]) -> Frame:
        described = levels.with_facts(self.engine, spans, needs, self.place, self.family)
        if not needs & levels.IN_RANGE:
            return described
        counts = self._seen(spans).select(*SPAN, *sorted(levels.IN_RANGE))
        joined = described.join(counts, on=list(SPAN), how="left")
        return joined.with_columns(nw.col("events_in_range").fill_null(0))

    def _rows(self, kind: Rows, spans: Frame) -> Frame:
        engine, compat = self.engine, self.question.compat
        if kind is Rows.RECENT:
            return rows.recent_rows(engine, spans, compat=compat)
        if kind is Rows.WORK:
            return rows.work_rows(engine, spans)
        if kind is Rows.GRADES:
            return rows.grade_rows(engine, spans)
        if kind is Rows.DATES:
            return due.date_rows(engine, spans, self.question.moment.now, compat=compat)
        return self._activities(spans)

    def _activities(self, spans: Frame) -> Frame:
        engine, compat = self.engine, self.question.compat
        asked = Family.of(self.question.indicators)
        ranges = engine.keep(spans.select("course_id", "range_index", "range_start", "range_end").unique())
        modules = asked.with_potential(self._modules(asked))
        zone = self.question.moment.zone
        due = due_activities(engine, ranges, modules, self.place.frame, zone, compat=compat)
        shown = evidence(engine, asked, due, self.place.students, compat=compat)
        return activity_rows(engine, spans, due, shown, compat=compat)

    def _modules(self, asked: Family) -> Frame:
        """The activities of the types asked for, with the due date that decides."""
        compat = self.question.compat
        modules = self.engine.table("modules").filter(nw.col("type").is_in(asked.types()))
        with_own = sorted({member.activity for member in asked.members if member.has_own_due})
        own_due = nw.when(nw.col("type").is_in(with_own)).then(nw.col("due")) if compat else nw.col("due")
        if not compat:
            modules = modules.filter(nw.col("is_visible"))
        graded = graded_items(self.engine).select("module_id").unique().with_columns(has_item=nw.lit(1))
        chosen = modules.select("module_id", "course_id", "section_id", "type", "due", "shows_results", own_due=own_due)
        chosen = chosen.join(graded, on="module_id", how="left")
        return chosen.with_columns(has_grades=nw.col("has_item") == 1).drop("has_item")

    def _finished(self) -> list[nw.Expr]:
        """What a sample without rows has, ranks for measures that compare with peers, means for those of the course."""
        made: list[nw.Expr] = []
        for each in self.question.indicators:
            value = nw.col(each.name)
            if each.when_empty is not None:
                value = value.fill_null(each.when_empty)
            if each.among_peers:
                value = _mid_rank(value)
            elif each.of_course:
                value = value.mean().over("course_id", "range_index")
            made.append(value.cast(nw.Float64).alias(each.name))
        return made

    def _has_all_that_it_judges_by(self) -> bool:
        asked = {each.name for each in self.question.indicators}
        return asked.issuperset(self.question.target.indicators)

    def _with_verdict(self, result: Frame, ranges: list[tuple[int, Range]]) -> Frame:
        """The class that a static target gives each row; null where it cannot say.

        Moodle judges all courses that have a range of the same number together, by the dates and the range of the
        first of them: the share of the range for which an enrolment was active, and whether it is good at all, are
        then another course's. Corrected: by their own.
        """
        target = self.question.target
        needs = set(target.needs) - set(result.collect_schema().names())
        described = levels.with_facts(self.engine, result, needs, self.place, self.family)
        said = target.expression().cast(nw.Float64)
        if not (self.question.compat and target.sample is Sample.ENROLMENT):
            return described.with_columns(target=said)
        judged_by = self.engine.from_arrow(_first_courses(ranges, self.place))
        own = described.rename({name: f"own_{name}" for name in _JUDGED_BY})
        borrowed = own.join(judged_by, on="range_index", how="inner")
        for rule in target.sample_rules(self.question.moment):
            said = nw.when(~rule.condition.fill_null(value=False)).then(said)
        judged_rows = borrowed.with_columns(target=said).drop(*_JUDGED_BY)
        return judged_rows.rename({f"own_{name}": name for name in _JUDGED_BY})

    def _count(self, frame: Frame) -> int:
        return int(self.engine.fetch_rows(frame.select(n=nw.len()))[0]["n"])


_JUDGED_BY = ("range_start", "range_end", "course_start", "course_end")


def _first_courses(ranges: list[tuple[int, Range]], place: CourseIndex) -> pa.Table:
    """For each number of a range, the dates of the first course that has it."""
    dates = {course.course_id: (course.start, course.end) for course in place.courses}
    first: dict[int, tuple[int | None, ...]] = {}
    for course_id, part in ranges:
        first.setdefault(part.index, (part.index, part.start, part.end, *dates[course_id]))
    columns = list(zip(*first.values(), strict=True)) or [()] * 5
    names = ["range_index", *_JUDGED_BY]
    return pa.table({name: pa.array(column, pa.int64()) for name, column in zip(names, columns, strict=True)})


ALIKE = 9
"""Decimals to which peers are compared: sums of the same numbers in another order differ in their last bits."""


def _mid_rank(value: nw.Expr) -> nw.Expr:
    peers = ("course_id", "range_index")
    value = value.round(ALIKE)
    number = value.count().over(*peers).cast(nw.Float64)
    return (value.rank("average").over(*peers).cast(nw.Float64) - 0.5) / number * 2.0 - 1.0


def _range_table(ranges: list[tuple[int, Range]]) -> pa.Table:
    names = ("analysable_id", "range_index", "range_start", "range_end")
    values = [(analysable_id, part.index, part.start, part.end) for analysable_id, part in ranges]
    columns = list(zip(*values, strict=True)) or [()] * len(names)
    return pa.table({name: pa.array(column, pa.int64()) for name, column in zip(names, columns, strict=True)})


def with_names(matrix: Matrix, names: Sequence[str]) -> Matrix:
    """The same matrix with only the indicators *names*."""
    kept = [each for each in matrix.question.indicators if each.name in set(names)]
    dropped = [name for name in matrix.names if name not in set(names)]
    return replace(matrix, rows=matrix.rows.drop_columns(dropped), question=replace(matrix.question, indicators=kept))


SPARK = "spark"
Phase = Literal["train", "predict"]


@dataclass(frozen=True)
class Request:
    """What to compute, in names. Unset: what the target presets, the present, the site's time zone, all courses."""

    target: str
    interval: str = ""
    indicators: Sequence[str] = ()
    phase: Phase = "train"
    now: int | None = None
    compat: bool = False
    time_zone: str = ""
    course_ids: Sequence[int] | None = None


def platform_at(location: str, **options: Any) -> Platform[Any]:
    """The platform at *location*: a folder, a database URL, a log store. Raises `PlatformError` where none knows it."""
    from tutela.analytics.logstore import StoredPlatform

    stored = StoredPlatform.at(location) if "://" not in location else None
    return stored or registry.platform_at(location, **options)


def compute_matrix(
    platform: Platform[Any], request: Request, *, make_engine: Callable[[], Engine] = DuckEngine
) -> Matrix:
    """The feature matrix that *request* asks for, of *platform*.

    Raises `Decline` where target, interval and indicators do not go together, `UnknownName`, and `PlatformError`.
    """
    question = question_of(request, platform.site().time_zone)
    with make_engine() as engine:
        attach(engine, platform)
        return feature_matrix(engine, question)


def engine_named(name: str, *, memory: str = DEFAULT_MEMORY) -> Engine:
    """The engine called duckdb or spark. Raises `NoSpark` where the latter cannot be started."""
    if name != SPARK:
        return DuckEngine(memory=memory)
    from tutela.analytics.engine.spark import SparkEngine

    return SparkEngine()


def attach(engine: Engine, platform: Platform[Any]) -> None:
    """Let *engine* read the tables of *platform* when it comes to need them."""
    for table in platform.tables():
        files = platform.files(table)
        if files:
            engine.add_files(table, files)
            continue
        engine.add_source(table, lambda table=table: platform.read(table))  # type: ignore[misc]  # mypy: lambda default


def question_of(request: Request, site_zone: str) -> Question:
    """*request* with the names looked up."""
    target = names.target_named(request.target, compat=request.compat)
    now = int(time.time()) if request.now is None else request.now
    zone = _zone(request.time_zone or site_zone or "UTC")
    return Question(
        target=target,
        interval=names.interval_named(request.interval or target.interval),
        indicators=names.indicators_named(request.indicators or target.indicators, target, compat=request.compat),
        moment=Moment(now, request.phase == "train", zone),
        known=names.all_indicators(compat=request.compat),
        course_ids=request.course_ids,
        compat=request.compat,
    )


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as unknown:
        raise names.UnknownName(f"no time zone is called {name!r}; they are called like Europe/London") from unknown
