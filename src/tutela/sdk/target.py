"""The contract of a target: what is predicted, about what, and when that can be said at all."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from tutela.sdk.errors import Decline
from tutela.sdk.indicator import SECONDS_PER_WEEK, Sample
from tutela.sdk.interval import Direction, Interval, Moment
from tutela.sdk.text import _

if TYPE_CHECKING:
    import narwhals as nw

YEAR = 365 * 86_400
LONGEST_COURSE = YEAR + 4 * SECONDS_PER_WEEK
"""A course that claims to last longer has wrong dates."""
ACTIVE_SHARE = 0.7
"""An enrolment must be active for so much of a range to be judged by it."""


class Refused(Decline):
    """An analysable or a sample cannot be used. `code` is Moodle's name for the reason, where it has one."""

    def __init__(self, code: str, reason: str) -> None:
        self.code = code
        super().__init__(reason)


@dataclass(frozen=True)
class Course:
    """What a target may know of a course to accept or refuse it. Null times: not set."""

    course_id: int
    start: int | None
    end: int | None
    is_visible: bool = True
    uses_sections: bool = True
    students: int = 0
    student_events: int = 0
    """Non-anonymous events of its students between its start and end; only where the target `counts_events`."""
    completion_enabled: bool = False
    has_criteria: bool = False
    competencies: int = 0
    pass_grade: float | None = None

    def has_started(self, now: int) -> bool:
        """Whether it has a start and that is past."""
        return self.start is not None and self.start <= now

    def is_finished(self, now: int) -> bool:
        """Whether it has an end and that is past."""
        return self.end is not None and self.end <= now


@dataclass(frozen=True)
class SampleRule:
    """A reason for which samples are refused, and the condition (over the sample's columns) that makes it so."""

    code: str
    reason: str
    condition: nw.Expr


class Target(ABC):
    """What is predicted: class 1 is what somebody must hear of, class 0 is well."""

    name: ClassVar[str]
    label: ClassVar[str]
    moodle: ClassVar[str] = ""
    """The full name of Moodle's class, where this is one of Moodle's."""
    outcomes: ClassVar[tuple[str, str]]
    """What class 0 and class 1 mean, for people."""
    sample: ClassVar[Sample] = Sample.ENROLMENT
    is_static: ClassVar[bool] = False
    """A rule, not learned: computed from the indicators alone."""
    indicators: ClassVar[tuple[str, ...]]
    """The indicators that its preset has, in order."""
    interval: ClassVar[str] = "quarters"
    """The interval that its preset has."""
    needs: ClassVar[tuple[str, ...]] = ()
    """The facts that `expression` reads (`tutela.sdk.rows.FACTS`)."""
    counts_events: ClassVar[bool] = False
    """Whether `check` reads `Course.student_events` when training."""

    def __init__(self, *, compat: bool = False) -> None:
        self.compat = compat

    def allows(self, interval: Interval) -> bool:
        """Whether *interval* makes sense for this target."""
        return interval.direction in {Direction.BEFORE, Direction.PAST, Direction.START}

    def check(self, course: Course, moment: Moment) -> None:  # noqa: B027 - most sites and people need no check
        """Raise `Refused` where *course* cannot be used. Called for targets whose analysable is a course."""

    def sample_rules(self, moment: Moment) -> Sequence[SampleRule]:
        """The reasons for which samples are refused; the first that applies is reported."""
        return ()

    def range_rule(self) -> nw.Expr | None:
        """Which ranges of a sample can be used, over its columns and the range's; None: all.

        When predicting, only what has not ended yet is predicted; so only that should be learned from, or a model
        is praised for knowing who had already left.
        """
        return None

    @abstractmethod
    def expression(self) -> nw.Expr:
        """1.0, 0.0, or null for "cannot say", for one sample.

        For a target that is learned: over the sample's columns and its `needs`. For a static one: over the row of
        the matrix, whose columns are the sample's and range's, its `needs`, and the indicators by name.
        """


def finished_or_not(course: Course, moment: Moment) -> None:
    """Refuse what is not over when training and what is over when predicting."""
    if moment.training and not course.is_finished(moment.now):
        raise Refused("coursenotyetfinished", _("The course is not finished yet."))
    if not moment.training and course.is_finished(moment.now):
        raise Refused("coursealreadyfinished", _("The course is already finished."))


def begun_with_students(course: Course, moment: Moment) -> None:
    """Refuse what has not begun, is hidden (when predicting) or has no students."""
    if not course.has_started(moment.now):
        raise Refused("coursenotyetstarted", _("The course has not started yet."))
    if not moment.training and not course.is_visible:
        raise Refused("hiddenfromstudents", _("The course is hidden from students."))
    if not course.students:
        raise Refused("nocoursestudents", _("There are no students in the course."))


class EnrolmentTarget(Target):
    """What is said of a student's enrolment in a course."""

    def check(self, course: Course, moment: Moment) -> None:
        begun_with_students(course, moment)
        if not course.uses_sections:
            raise Refused("nocoursesections", _("The course has no sections to divide its activities by."))
        if course.start is None or course.end is None:
            raise Refused("nocourseendtime", _("The course has no end date."))
        if course.end < course.start:
            raise Refused("errorendbeforestart", _("The end date of the course is before its start date."))
        if course.end - course.start > LONGEST_COURSE:
            raise Refused("coursetoolong", _("The course is longer than a year: its dates are probably wrong."))
        finished_or_not(course, moment)

    def sample_rules(self, moment: Moment) -> Sequence[SampleRule]:
        import narwhals as nw

        start, end = nw.col("course_start"), nw.col("course_end")
        since, until = nw.col("enrolled_from"), nw.col("enrolled_until")
        # When an enrolment was made may not be known. Moodle then takes it to be as old as time, and refuses it.
        unknown = [nw.lit(0)] if self.compat else []
        begins = nw.coalesce(since, nw.col("enrolment_created"), *unknown)
        rules = [
            SampleRule("ended_before", _("The enrolment ended before the course began."), start > until),
            SampleRule(
                "too_old",
                _("The enrolment is more than a year older than the course."),
                begins < start - LONGEST_COURSE,
            ),
            SampleRule("begins_after_end", _("The enrolment begins after the end of the course."), begins > end),
            SampleRule("not_begun", _("The enrolment has not begun yet."), since > moment.now),
        ]
        if not moment.training:
            rules.append(SampleRule("ended", _("The enrolment has ended."), until < moment.now))
        return rules

    def range_rule(self) -> nw.Expr | None:
        """Only ranges at whose end the student was enrolled. Moodle learns from those who had left by then too."""
        import narwhals as nw

        if self.compat or self.is_static:
            return None
        since, until, end = nw.col("enrolled_from"), nw.col("enrolled_until"), nw.col("range_end")
        return (since.is_null() | (since <= end)) & (until.is_null() | (until > end))


def active_in_range() -> nw.Expr:
    """Whether the enrolment was active for enough (`ACTIVE_SHARE`) of the range to be judged by it."""
    import narwhals as nw

    start, end = nw.col("range_start"), nw.col("range_end")
    since = nw.coalesce(nw.col("enrolled_from"), nw.col("enrolment_created"), start)
    until = nw.coalesce(nw.col("enrolled_until"), end)
    active = nw.min_horizontal(until, end) - nw.max_horizontal(since, start)
    enough = active.cast(nw.Float64) >= (end - start).cast(nw.Float64) * ACTIVE_SHARE
    return (since <= end) & (until >= start) & enough


def problem(condition: nw.Expr) -> nw.Expr:
    """1.0 where *condition* holds, else 0.0 (null counts as no)."""
    import narwhals as nw

    return nw.when(condition).then(nw.lit(1.0)).otherwise(nw.lit(0.0))
