"""Courses at risk of not starting."""

from __future__ import annotations

from collections.abc import Sequence

import narwhals as nw

from tutela.sdk.indicator import SECONDS_PER_WEEK, Sample
from tutela.sdk.interval import Interval, Moment
from tutela.sdk.target import SampleRule, Target, problem
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
