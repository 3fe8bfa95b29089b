"""Potential social breadth of the course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, Sample
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class PotentialSocialBreadth(LinearIndicator):
    """How broad the broadest activity of the course lets a learner's presence be, levels 1 and 2.

    Moodle stops the whole run with an error in a course whose activities are all of unknown types; here that is -1.

    >>> [PotentialSocialBreadth.of([{"broadest_potential": level}]) for level in (None, 1, 2)]
    [-1.0, -1.0, 1.0]
    """

    name = "potential_social_breadth"
    label = _("Potential social breadth")
    description = _(
        "Whether any activity of the course lets learners see feedback. 0 %: none does, or there are no activities;"
        " 100 %: at least one does."
    )
    moodle = r"\core_course\analytics\indicator\potential_social_breadth"
    rows = Rows.SAMPLE
    samples = frozenset({Sample.ENROLMENT, Sample.COURSE})
    needs = ("broadest_potential",)

    def expression(self) -> nw.Expr:
        level = nw.col("broadest_potential").fill_null(1).cast(nw.Float64)
        return level * 2.0 - 3.0
