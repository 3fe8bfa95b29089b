"""How a course ends for a learner: what models learn from courses that are over."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.interval import Moment
from tutela.sdk.presets import DROPOUT_INDICATORS, EARLY_INDICATORS, MOODLE_INDICATORS
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
