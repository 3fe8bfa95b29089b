"""Potential cognitive depth of the course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, Sample
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class PotentialCognitiveDepth(LinearIndicator):
    """How deep the deepest activity of the course lets a learner go, levels 1 to 5.

    Moodle stops the whole run with an error in a course whose activities are all of unknown types; here that is -1.

    >>> [PotentialCognitiveDepth.of([{"deepest_potential": level}]) for level in (None, 1, 4, 5)]
    [-1.0, -1.0, 0.5, 1.0]
    """

    name = "potential_cognitive_depth"
    label = _("Potential cognitive depth")
    description = _(
        "How far the activity of the course that allows most lets learners go. 0 %: only look, or there are no"
        " activities; 25 %: contribute; 50 %: see feedback; 75 %: answer it; 100 %: hand in again after it."
    )
    moodle = r"\core_course\analytics\indicator\potential_cognitive_depth"
    rows = Rows.SAMPLE
    samples = frozenset({Sample.ENROLMENT, Sample.COURSE})
    needs = ("deepest_potential",)

    def expression(self) -> nw.Expr:
        level = nw.col("deepest_potential").fill_null(1).cast(nw.Float64)
        return level * 0.5 - 1.5
