"""Students in the course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import BinaryIndicator, Sample, yes_or_no
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class NoStudent(BinaryIndicator):
    """There is a student in the course: 1 for yes. Moodle's name says the opposite of what it measures.

    Counted are roles that were given in the course itself, not above it.

    >>> NoStudent.of([{"students_here": 2}]), NoStudent.of([{"students_here": 0}])
    (1.0, -1.0)
    """

    name = "no_student"
    label = _("There are students")
    description = _(
        "Yes: somebody is a student in the course. No: nobody is. Only roles given in the course itself count."
    )
    moodle = r"\core_course\analytics\indicator\no_student"
    rows = Rows.SAMPLE
    samples = frozenset({Sample.ENROLMENT, Sample.COURSE})
    needs = ("students_here",)

    def expression(self) -> nw.Expr:
        return yes_or_no(nw.col("students_here") > 0)
