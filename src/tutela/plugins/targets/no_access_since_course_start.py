"""Students who have not accessed the course yet."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.interval import Direction, Interval, Moment
from tutela.sdk.target import (
    Course,
    EnrolmentTarget,
    Refused,
    active_in_range,
    begun_with_students,
    finished_or_not,
    problem,
)
from tutela.sdk.text import _


class NoAccessSinceCourseStart(EnrolmentTarget):
    """The student has not been in the course since it began. A rule; nothing is learned."""

    name = "no_access_since_course_start"
    label = _("Students who have not accessed the course yet")
    moodle = r"\core_course\analytics\target\no_access_since_course_start"
    outcomes = (_("Student with accesses since the start"), _("Student without accesses since the start"))
    is_static = True
    indicators = ("any_course_access",)
    interval = "one_month_after_start"
    needs = ("enrolled_from", "enrolled_until")

    def allows(self, interval: Interval) -> bool:
        return interval.direction is Direction.START

    def check(self, course: Course, moment: Moment) -> None:
        begun_with_students(course, moment)
        if course.start is not None and course.end is not None and course.end < course.start:
            raise Refused("errorendbeforestart", _("The end date of the course is before its start date."))
        if not moment.training:
            finished_or_not(course, moment)

    def expression(self) -> nw.Expr:
        return nw.when(active_in_range()).then(problem(nw.col("any_course_access") < 0))
