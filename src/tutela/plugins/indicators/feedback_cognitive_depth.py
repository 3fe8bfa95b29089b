"""Cognitive depth in feedback activities."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.meanings import BY_RESULTS, depth_by
from tutela.sdk.text import _


class FeedbackCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the feedback activities due in the range.

    Level 3, where the analysis is published: answered, and so could see it. In Moodle it is out of reach, since the
    activity has no grades and grades are checked first; corrected, it is not.

    >>> one = {"type": "feedback", "cognitive_potential": 3, "cognitive_reached": 3}
    >>> FeedbackCognitiveDepth.of([one, {"type": "feedback"}])  # one of two, as far as one can go
    0.0
    >>> FeedbackCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "feedback_cognitive_depth"
    label = _("Cognitive depth: feedback activities")
    description = depth_by(BY_RESULTS)
    moodle = r"\mod_feedback\analytics\indicator\cognitive_depth"
    activity = "feedback"
    highest = 3
    has_own_due = True

    def potential(self) -> nw.Expr:
        published = nw.col("shows_results") == "after_answer"
        return nw.when(published).then(nw.lit(self.highest)).otherwise(nw.lit(2))

    def checks_grades(self) -> bool:
        return self.compat

    def feedback_viewed(self) -> nw.Expr:
        seen = (nw.col("shows_results") == "after_answer") & nw.col("writes")
        return seen & nw.col("has_grades") if self.compat else seen
