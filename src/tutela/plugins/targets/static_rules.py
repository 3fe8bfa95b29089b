"""What is looked up by a rule and never learnt: Moodle calls these targets static."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from tutela.sdk.indicator import SECONDS_PER_WEEK, Sample
from tutela.sdk.interval import Direction, Interval, Moment
from tutela.sdk.target import (
    Course,
    EnrolmentTarget,
    Refused,
    SampleRule,
    Target,
    active_in_range,
    begun_with_students,
    finished_or_not,
    problem,
)
from tutela.sdk.text import _


class NoTeaching(Target):
    """The course begins about now and has no teacher or no student. A rule; nothing is learned."""

    name = "no_teaching"
    label = _("Courses at risk of not starting")
    moodle = r"\core_course\analytics\target\no_teaching"
    outcomes = (_("Teaching takes place"), _("No teaching will take place"))
    sample = Sample.COURSE
    is_static = True
    indicators = ("no_teacher", "no_student")
    interval = "single_range"

    def allows(self, interval: Interval) -> bool:
        return interval.name == "single_range"

    def sample_rules(self, moment: Moment) -> Sequence[SampleRule]:
        start, end = nw.col("course_start"), nw.col("course_end")
        early, late = moment.now - SECONDS_PER_WEEK, moment.now + SECONDS_PER_WEEK
        return (
            SampleRule("no_start", _("The course has no start date."), start.is_null()),
            SampleRule("ended", _("The course has ended."), end < moment.now),
            SampleRule("not_soon", _("The course begins in more than a week."), start > late),
            SampleRule("long_begun", _("The course began more than a week ago."), start < early),
        )

    def expression(self) -> nw.Expr:
        return problem((nw.col("no_teacher") < 0) | (nw.col("no_student") < 0))


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


class NoRecentAccesses(EnrolmentTarget):
    """The student was not in the course in the last period. A rule; nothing is learned."""

    name = "no_recent_accesses"
    label = _("Students who have not accessed the course recently")
    moodle = r"\core_course\analytics\target\no_recent_accesses"
    outcomes = (_("Student with recent accesses"), _("Student without recent accesses"))
    is_static = True
    indicators = ("any_course_access",)
    interval = "past_month"
    needs = ("enrolled_from", "enrolled_until")

    def allows(self, interval: Interval) -> bool:
        return interval.direction is Direction.PAST

    def check(self, course: Course, moment: Moment) -> None:
        begun_with_students(course, moment)
        if course.start is not None and course.end is not None and course.end < course.start:
            raise Refused("errorendbeforestart", _("The end date of the course is before its start date."))
        if not moment.training:
            finished_or_not(course, moment)

    def expression(self) -> nw.Expr:
        return nw.when(active_in_range()).then(problem(nw.col("any_course_access") < 0))


class UpcomingActivitiesDue(Target):
    """The calendar asks something of the person soon. A rule; nothing is learned."""

    name = "upcoming_activities_due"
    label = _("Upcoming activities due")
    moodle = r"\core_user\analytics\target\upcoming_activities_due"
    outcomes = (_("No upcoming activities due"), _("Upcoming activities due"))
    sample = Sample.PERSON
    is_static = True
    indicators = ("activities_due",)
    interval = "upcoming_week"

    def allows(self, interval: Interval) -> bool:
        return interval.direction is Direction.UPCOMING

    def expression(self) -> nw.Expr:
        return problem(nw.col("activities_due") > 0)
