"""Social breadth in feedback activities."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.community import SocialBreadth
from tutela.sdk.meanings import BY_RESULTS, breadth_by
from tutela.sdk.text import _


class FeedbackSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the feedback activities due in the range.

    Level 2, where the analysis is published: answered, and so could see it. In Moodle it is out of reach, since the
    activity has no grades and grades are checked first; corrected, it is not.

    >>> one = {"type": "feedback", "social_potential": 2, "social_reached": 2}
    >>> FeedbackSocialBreadth.of([one, {"type": "feedback"}])  # one of two, as far as one can go
    0.0
    >>> FeedbackSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "feedback_social_breadth"
    label = _("Social breadth: feedback activities")
    description = breadth_by(BY_RESULTS)
    moodle = r"\mod_feedback\analytics\indicator\social_breadth"
    activity = "feedback"
    highest = 2
    has_own_due = True

    def checks_grades(self) -> bool:
        return self.compat

    def feedback_viewed(self) -> nw.Expr:
        seen = (nw.col("shows_results") == "after_answer") & nw.col("writes")
        return seen & nw.col("has_grades") if self.compat else seen
