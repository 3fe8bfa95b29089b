"""Students at risk of dropping out."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.interval import Moment
from tutela.sdk.presets import DROPOUT_INDICATORS
from tutela.sdk.target import Course, EnrolmentTarget, Refused, problem
from tutela.sdk.text import _

LEAST_EVENTS = 10
"""Fewer events for each student, and the course did not take place here."""


class CourseDropout(EnrolmentTarget):
    """The student drops out: does not complete the course where that is tracked, else is gone in its last quarter.

    Moodle takes a visit after the end of the course, however late, for success. Corrected: only what happens before
    the end counts.
    """

    name = "course_dropout"
    label = _("Students at risk of dropping out")
    moodle = r"\core_course\analytics\target\course_dropout"
    outcomes = (_("Student not at risk of dropping out"), _("Student at risk of dropping out"))
    indicators = DROPOUT_INDICATORS
    needs = ("completion_enabled", "has_criteria", "completed", "last_event", "last_event_by_end")
    counts_events = True

    def check(self, course: Course, moment: Moment) -> None:
        super().check(course, moment)
        if moment.training and course.student_events < LEAST_EVENTS * course.students:
            raise Refused("nocourseactivity", _("Too little happened in the course between its start and its end."))

    def expression(self) -> nw.Expr:
        start, end = nw.col("course_start"), nw.col("course_end")
        last_quarter = end - (end - start) // 4 - ((end - start) % 4 > 0).cast(nw.Int64)
        last = nw.col("last_event" if self.compat else "last_event_by_end")
        gone = problem(last.is_null() | (last <= last_quarter))
        tracked = nw.col("completion_enabled") & nw.col("has_criteria")
        return nw.when(tracked).then(problem(nw.col("completed").is_null())).otherwise(gone)
