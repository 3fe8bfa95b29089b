"""Students at risk of failing or leaving the course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.interval import Moment
from tutela.sdk.presets import EARLY_INDICATORS
from tutela.sdk.target import Course, EnrolmentTarget, Refused, problem
from tutela.sdk.text import _


class CourseFailure(EnrolmentTarget):
    """The student fails or leaves: does not complete the course, or, where that is not tracked, does not pass it.

    It learns from students who were still enrolled at a range's end, as it will be asked about such students only.
    """

    name = "course_failure"
    label = _("Students at risk of failing or leaving the course")
    outcomes = (_("Student likely to pass the course"), _("Student at risk of failing or leaving the course"))
    indicators = EARLY_INDICATORS
    interval = "quarters_accum"
    needs = ("completion_enabled", "has_criteria", "completed", "pass_grade", "course_grade")

    def check(self, course: Course, moment: Moment) -> None:
        super().check(course, moment)
        tracked = course.completion_enabled and course.has_criteria
        if not tracked and course.pass_grade is None:
            reason = _("The course neither tracks its completion nor has a grade to pass.")
            raise Refused("completionnotenabledforcourse", reason)

    def expression(self) -> nw.Expr:
        grade = nw.col("course_grade")
        tracked = nw.col("completion_enabled") & nw.col("has_criteria")
        failed = problem(grade.is_null() | (grade < nw.col("pass_grade")))
        return nw.when(tracked).then(problem(nw.col("completed").is_null())).otherwise(failed)
