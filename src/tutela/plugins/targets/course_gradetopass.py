"""Students at risk of failing the course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.interval import Moment
from tutela.sdk.presets import MOODLE_INDICATORS
from tutela.sdk.target import Course, EnrolmentTarget, Refused, problem
from tutela.sdk.text import _


class CourseGradetopass(EnrolmentTarget):
    """The student's course grade will be below the grade to pass; no grade is below it."""

    name = "course_gradetopass"
    label = _("Students at risk of not achieving the minimum grade to pass the course")
    moodle = r"\core_course\analytics\target\course_gradetopass"
    outcomes = (_("Student likely to pass the course"), _("Student at risk of not passing the course"))
    indicators = MOODLE_INDICATORS
    needs = ("pass_grade", "course_grade")

    def check(self, course: Course, moment: Moment) -> None:
        super().check(course, moment)
        if course.pass_grade is None:
            raise Refused("gradetopassnotset", _("The course has no grade to pass."))

    def expression(self) -> nw.Expr:
        grade = nw.col("course_grade")
        return problem(grade.is_null() | (grade < nw.col("pass_grade")))
