"""What the learners reached in the activities that were due: the rows behind cognitive depth and social breadth."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pyarrow as pa

from tutela.sdk.community import BROADEST, CognitiveDepth, Community, SocialBreadth

if TYPE_CHECKING:
    from tutela.analytics.engine.courses import CourseIndex
    from tutela.analytics.engine.duck import Engine

    Frame = nw.LazyFrame[Any]


COURSE = frozenset(
    {"completion_enabled", "has_criteria", "competencies", "pass_grade", "teachers_here", "students_here"}
)
POTENTIALS = frozenset({"has_modules", "deepest_potential", "broadest_potential"})
PERSON = frozenset(
    {
        "is_confirmed",
        "has_pending_policies",
        "has_description",
        "has_picture",
        "has_institution",
        "has_department",
        "has_address",
        "has_city",
        "has_country",
        "tracks_forums",
    }
)
EVENTS = frozenset({"first_event_here", "last_event_here", "last_event", "last_event_by_end"})
IN_RANGE = frozenset({"events_in_range", "last_event_in_range"})
OF_SAMPLE = frozenset({"enrolled_from", "enrolled_until"})
_PAIR = ["course_id", "person_id"]


def with_facts(engine: Engine, rows: Frame, needs: Collection[str], course_index: CourseIndex, family: Family) -> Frame:
    """*rows* (samples, or samples × ranges) with the facts in *needs*, except those of ranges."""
    wanted = set(needs) - OF_SAMPLE - IN_RANGE
    if chosen := sorted(wanted & COURSE):
        rows = rows.join(course_index.frame.select("course_id", *chosen), on="course_id", how="left")
    if wanted & POTENTIALS:
        rows = rows.join(_potentials(engine, family), on="course_id", how="left")
    if chosen := sorted(wanted & PERSON):
        rows = rows.join(engine.table("people").select("person_id", *chosen), on="person_id", how="left")
    if wanted & EVENTS:
        rows = rows.join(course_index.attendance.times.select(*_PAIR, *sorted(wanted & EVENTS)), on=_PAIR, how="left")
    for name in sorted(wanted & set(OF_PAIRS)):
        rows = rows.join(OF_PAIRS[name](engine), on=_PAIR, how="left")
    if "proficient" in wanted:
        rows = rows.with_columns(nw.col("proficient").fill_null(0))
    return rows


def _potentials(engine: Engine, family: Family) -> Frame:
    """The most that the activities of each course allow, hidden ones included."""
    modules = family.with_potential(engine.table("modules"))
    return modules.group_by("course_id").agg(
        deepest_potential=nw.col("cognitive_potential").max(),
        broadest_potential=nw.col("social_potential").max(),
        has_modules=nw.col("module_id").max() >= 0,
    )


def _last_access(engine: Engine) -> Frame:
    return engine.table("last_accesses").group_by(*_PAIR).agg(last_access=nw.col("time").max())


def _completed(engine: Engine) -> Frame:
    return engine.table("course_completions").group_by(*_PAIR).agg(completed=nw.col("completed").max())


def _course_grade(engine: Engine) -> Frame:
    items = engine.table("grade_items").filter(nw.col("kind") == "course").select("item_id", "course_id")
    given = engine.table("grades").select("item_id", "person_id", "grade")
    return items.join(given, on="item_id", how="inner").group_by(*_PAIR).agg(course_grade=nw.col("grade").max())


def _proficient(engine: Engine) -> Frame:
    """In how many of the competencies that the course teaches a person is proficient."""
    rated = engine.table("competency_ratings").filter(nw.col("is_proficient"))
    taught = engine.table("course_competencies").select("course_id", "competency_id")
    met = rated.select(*_PAIR, "competency_id").join(taught, on=["course_id", "competency_id"], how="inner")
    return met.group_by(*_PAIR).agg(proficient=nw.col("competency_id").n_unique().cast(nw.Int64))


OF_PAIRS: dict[str, Callable[[Engine], Frame]] = {
    "last_access": _last_access,
    "completed": _completed,
    "course_grade": _course_grade,
    "proficient": _proficient,
}
"""The facts of a person in a course, and where they come from."""


_PLACE = ["module_id", "range_index"]
_WHO = [*_PLACE, "person_id"]
FLAGS = ("deep_viewed", "deep_replied", "deep_acted_on", "broad_viewed")
MODULE_LEVEL = 70


@dataclass(frozen=True)
class Family:
    """The community-of-inquiry indicators, one of each kind for each type of activity."""

    deep: tuple[CognitiveDepth, ...]
    broad: tuple[SocialBreadth, ...]

    @classmethod
    def of(cls, indicators: Iterable[object]) -> Family:
        """Those among *indicators*."""
        found = list(indicators)
        return cls(
            tuple(each for each in found if isinstance(each, CognitiveDepth)),
            tuple(each for each in found if isinstance(each, SocialBreadth)),
        )

    @property
    def members(self) -> tuple[Community, ...]:
        return (*self.deep, *self.broad)

    def types(self) -> list[str]:
        """The types of activity that they know."""
        return sorted({member.activity for member in self.members})

    def with_potential(self, modules: Frame) -> Frame:
        """*modules* and what can be reached in them: null for an unknown type."""
        return modules.with_columns(
            cognitive_potential=_by_type(self.deep, "potential"),
            social_potential=_by_type(self.broad, "potential"),
        )


def _by_type(members: Sequence[Community], method: str, *, otherwise: bool | None = None) -> nw.Expr:
    """What *method* of the member says whose type of activity the row has.

    Members that answer with the same code are taken together: an expression of few branches is planned much faster.
    """
    alike: dict[object, list[Community]] = defaultdict(list)
    for member in members:
        kind = type(member)
        alike[getattr(kind, method), kind.checks_grades, member.highest].append(member)
    value = nw.lit(None).cast(nw.Int64) if otherwise is None else nw.lit(otherwise)
    for group in alike.values():
        types = [member.activity for member in group]
        value = nw.when(nw.col("type").is_in(types)).then(getattr(group[0], method)()).otherwise(value)
    return value


def evidence(engine: Engine, family: Family, due: Frame, students: Frame, *, compat: bool) -> Frame:
    """One row for each due activity, range and person with any event there then, and the levels of feedback; kept."""
    events = engine.table("events").filter(nw.col("level") == MODULE_LEVEL)
    if not compat:
        events = events.filter(~nw.col("is_anonymous"))
    seen = events.select("person_id", "time", "crud", "name", module_id="instance_id")
    where = due.select(*_PLACE, "range_start", "range_end")
    inside = seen.join(where, on="module_id", how="inner").filter(
        (nw.col("time") > nw.col("range_start")) & (nw.col("time") <= nw.col("range_end"))
    )
    told = inside.join(engine.from_arrow(_meanings(family)), on="name", how="left")
    acts = engine.keep(told.group_by(*_WHO).agg(**_acts()))
    full = _with_others(acts).join(_graded(engine, students), on=["module_id", "person_id"], how="left")
    context = due.select(*_PLACE, "course_id", "type", "shows_results", "due", "has_grades")
    full = full.join(context, on=_PLACE, how="inner")
    return engine.keep(full.select(*_WHO, "course_id", "writes", **_flags(family)))


def _meanings(family: Family) -> pa.Table:
    """Which events count as what, by name."""
    kinds = ("viewed", "replied", "submitted", "contribution")
    sets = {kind: {name for member in family.members for name in getattr(member, kind)} for kind in kinds}
    names = sorted(set().union(*sets.values()))
    columns: dict[str, Any] = {"name": pa.array(names, pa.string())}
    for kind in kinds:
        columns[f"is_{kind}"] = pa.array([name in sets[kind] for name in names], pa.bool_())
    return pa.table(columns)


def _acts() -> dict[str, nw.Expr]:
    def when(kind: str) -> nw.Expr:
        return nw.when(nw.col(f"is_{kind}")).then(nw.col("time"))

    return {
        "writes": nw.col("crud").is_in(["c", "u"]).any(),
        "last_viewed": when("viewed").max(),
        "last_replied": when("replied").max(),
        "last_submitted": when("submitted").max(),
        "times_submitted": nw.when(nw.col("is_submitted")).then(nw.lit(1)).otherwise(nw.lit(0)).sum().cast(nw.Int64),
        "contributed": when("contribution").min(),
    }


def _with_others(acts: Frame) -> Frame:
    """Adds ``others_first``: the first contribution of anybody else in the same activity and range."""
    contributions = acts.filter(~nw.col("contributed").is_null()).select(*_WHO, "contributed")
    first = contributions.group_by(*_PLACE).agg(first=nw.col("contributed").min())
    marked = contributions.join(first, on=_PLACE, how="inner")
    is_first = nw.col("contributed") == nw.col("first")
    summary = marked.group_by(*_PLACE).agg(
        first=nw.col("first").min(),
        firsts=nw.when(is_first).then(nw.lit(1)).otherwise(nw.lit(0)).sum().cast(nw.Int64),
        second=nw.when(~is_first).then(nw.col("contributed")).min(),
    )
    mine = (nw.col("contributed") == nw.col("first")) & (nw.col("firsts") == 1)
    others = nw.when(mine).then(nw.col("second")).otherwise(nw.col("first"))
    return acts.join(summary, on=_PLACE, how="left").with_columns(others_first=others).drop("first", "firsts", "second")


def _graded(engine: Engine, students: Frame) -> Frame:
    """When each student was first graded in each activity. A grade of zero is a grade; feedback alone is not.

    Grades that wait to be computed anew count: Moodle computes them before it looks at them.
    """
    items = graded_items(engine).filter(nw.col("grade_type").is_in(["value", "scale"]))
    given = engine.table("grades").filter(~nw.col("grade").is_null() & ~nw.col("graded").is_null())
    theirs = items.select("item_id", "module_id", "course_id").join(
        given.select("item_id", "person_id", "graded"), on="item_id", how="inner"
    )
    known = theirs.join(students.select("course_id", "person_id"), on=["course_id", "person_id"], how="inner")
    return known.group_by("module_id", "person_id").agg(graded=nw.col("graded").min())


def graded_items(engine: Engine) -> Frame:
    """The grade items of activities."""
    return engine.table("grade_items").filter((nw.col("kind") == "module") & ~nw.col("module_id").is_null())


def _flags(family: Family) -> dict[str, nw.Expr]:
    """Which levels of feedback the evidence shows, as 0 and 1."""
    found = {
        "deep_viewed": _by_type(family.deep, "feedback_viewed", otherwise=False),
        "deep_replied": _by_type(family.deep, "feedback_replied", otherwise=False),
        "deep_acted_on": _by_type(family.deep, "feedback_acted_on", otherwise=False),
        "broad_viewed": _by_type(family.broad, "feedback_viewed", otherwise=False),
    }
    return {name: nw.when(flag).then(nw.lit(1)).otherwise(nw.lit(0)) for name, flag in found.items()}


def activity_rows(engine: Engine, spans: Frame, due: Frame, shown: Frame, *, compat: bool) -> Frame:
    """`Rows.ACTIVITIES`: each due activity for each sample and range, with what the person reached there."""
    theirs = ["course_id", "range_index"]
    rows = spans.join(
        due.select(*theirs, "module_id", "type", "cognitive_potential", "social_potential"), on=theirs, how="inner"
    )
    own = shown.drop("course_id").with_columns(was_there=nw.lit(1))
    if compat:
        anybody = shown.group_by(*_PLACE).agg(*(nw.col(flag).max() for flag in FLAGS))
        own = own.drop(*FLAGS).join(anybody, on=_PLACE, how="inner")
    rows = rows.join(own, on=_WHO, how="left")
    return rows.with_columns(cognitive_reached=_depth(), social_reached=_breadth())


def _depth() -> nw.Expr:
    potential = nw.col("cognitive_potential")
    return (
        nw.when(nw.col("was_there").is_null())
        .then(nw.lit(0))
        .when((potential >= 5) & (nw.col("deep_acted_on") == 1))
        .then(nw.lit(5))
        .when((potential >= 4) & (nw.col("deep_replied") == 1))
        .then(nw.lit(4))
        .when((potential >= 3) & (nw.col("deep_viewed") == 1))
        .then(nw.lit(3))
        .when((potential >= 2) & nw.col("writes"))
        .then(nw.lit(2))
        .otherwise(nw.lit(1))
    )


def _breadth() -> nw.Expr:
    broad = (nw.col("social_potential") >= BROADEST) & (nw.col("broad_viewed") == 1)
    return nw.when(nw.col("was_there").is_null()).then(nw.lit(0)).when(broad).then(nw.lit(2)).otherwise(nw.lit(1))
