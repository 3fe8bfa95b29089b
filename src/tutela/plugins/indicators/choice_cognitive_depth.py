"""Cognitive depth in choices."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.meanings import BY_RESULTS, depth_by
from tutela.sdk.text import _


class ChoiceCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the choices due in the range.

    Level 3: saw the results: by answering, where answering shows them, else by looking after it closed. Where results
    are never or always shown answering changes nothing, and level 2 is the deepest. Moodle means that too, but its code
    for "always" is not the one that choices use. In Moodle level 3 is out of reach besides, since a choice has no
    grades and grades are checked first; corrected, it is not.

    >>> one = {"type": "choice", "cognitive_potential": 3, "cognitive_reached": 3}
    >>> ChoiceCognitiveDepth.of([one, {"type": "choice"}])  # one of two, as far as one can go
    0.0
    >>> ChoiceCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "choice_cognitive_depth"
    label = _("Cognitive depth: choices")
    description = depth_by(BY_RESULTS)
    moodle = r"\mod_choice\analytics\indicator\cognitive_depth"
    activity = "choice"
    highest = 3
    has_own_due = True
    viewed = ("\\mod_choice\\event\\course_module_viewed", "\\mod_choice\\event\\answer_updated")

    def potential(self) -> nw.Expr:
        nothing_to_see = ["never"] if self.compat else ["never", "always"]
        return nw.when(nw.col("shows_results").is_in(nothing_to_see)).then(nw.lit(2)).otherwise(nw.lit(self.highest))

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
