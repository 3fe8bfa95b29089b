"""Teachers in the course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import BinaryIndicator, Sample, yes_or_no
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class NoTeacher(BinaryIndicator):
    """There is a teacher in the course: 1 for yes. Moodle's name says the opposite of what it measures.

    Counted are roles that were given in the course itself, not above it.

    >>> NoTeacher.of([{"teachers_here": 2}]), NoTeacher.of([{"teachers_here": 0}])
    (1.0, -1.0)
    """

    name = "no_teacher"
    label = _("There are teachers")
    description = _(
        "Yes: somebody is a teacher in the course. No: nobody is. Only roles given in the course itself count."
    )
    moodle = r"\core_course\analytics\indicator\no_teacher"
    rows = Rows.SAMPLE
    samples = frozenset({Sample.ENROLMENT, Sample.COURSE})
    needs = ("teachers_here",)

    def expression(self) -> nw.Expr:
        return yes_or_no(nw.col("teachers_here") > 0)
