"""Students at risk of missing competencies."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.interval import Moment
from tutela.sdk.presets import MOODLE_INDICATORS
from tutela.sdk.target import Course, EnrolmentTarget, Refused, problem
from tutela.sdk.text import _


class CourseCompetencies(EnrolmentTarget):
    """The student will not master all competencies of the course."""

    name = "course_competencies"
    label = _("Students at risk of not achieving the competencies assigned to a course")
    moodle = r"\core_course\analytics\target\course_competencies"
    outcomes = (
        _("Student likely to achieve the competencies"),
        _("Student at risk of not achieving the competencies"),
    )
    indicators = MOODLE_INDICATORS
    needs = ("competencies", "proficient")

    def check(self, course: Course, moment: Moment) -> None:
        super().check(course, moment)
        if not course.competencies:
            raise Refused("nocompetenciesincourse", _("The course teaches no competencies."))

    def expression(self) -> nw.Expr:
        return problem(nw.col("proficient") != nw.col("competencies"))
