"""Social breadth in choices."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.community import SocialBreadth
from tutela.sdk.meanings import BY_RESULTS, breadth_by
from tutela.sdk.text import _


class ChoiceSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the choices due in the range.

    Level 2: saw the results. In Moodle it is out of reach, since a choice has no grades and grades are checked first;
    corrected, it is not.

    >>> one = {"type": "choice", "social_potential": 2, "social_reached": 2}
    >>> ChoiceSocialBreadth.of([one, {"type": "choice"}])  # one of two, as far as one can go
    0.0
    >>> ChoiceSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "choice_social_breadth"
    label = _("Social breadth: choices")
    description = breadth_by(BY_RESULTS)
    moodle = r"\mod_choice\analytics\indicator\social_breadth"
    activity = "choice"
    highest = 2
    has_own_due = True
    viewed = ("\\mod_choice\\event\\course_module_viewed", "\\mod_choice\\event\\answer_updated")

    def checks_grades(self) -> bool:
        return self.compat

    def feedback_viewed(self) -> nw.Expr:
        closed = nw.col("due")
        looked = (
            nw.when(closed.is_null())
            .then(self._after_feedback("last_viewed"))
            .otherwise(nw.col("last_viewed") > closed)
        )
        seen = nw.when(nw.col("shows_results") == "after_answer").then(nw.col("writes")).otherwise(looked)
        return seen & nw.col("has_grades") if self.compat else seen
