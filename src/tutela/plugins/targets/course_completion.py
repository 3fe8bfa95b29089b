"""Students at risk of not completing the course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.interval import Moment
from tutela.sdk.presets import MOODLE_INDICATORS
from tutela.sdk.target import Course, EnrolmentTarget, Refused, problem
from tutela.sdk.text import _


class CourseCompletion(EnrolmentTarget):
    """The student will not complete the course, by its own completion criteria."""

    name = "course_completion"
    label = _("Students at risk of not meeting the course completion conditions")
    moodle = r"\core_course\analytics\target\course_completion"
    outcomes = (_("Student likely to complete the course"), _("Student at risk of not completing the course"))
    indicators = MOODLE_INDICATORS
    needs = ("completed",)

    def check(self, course: Course, moment: Moment) -> None:
        super().check(course, moment)
        if not course.completion_enabled or not course.has_criteria:
            raise Refused("completionnotenabledforcourse", _("The course does not track its completion."))

    def expression(self) -> nw.Expr:
        return problem(nw.col("completed").is_null())
