"""Cognitive depth in assignments."""

from __future__ import annotations

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.text import _


class AssignCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the assignments due in the range.

    Level 3: looked at the feedback after being graded; level 5: handed in again after it. There is no level 4.

    >>> one = {"type": "assign", "cognitive_potential": 5, "cognitive_reached": 5}
    >>> AssignCognitiveDepth.of([one, {"type": "assign"}])  # one of two, as far as one can go
    0.0
    >>> AssignCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "assign_cognitive_depth"
    label = _("Cognitive depth: assignments")
    moodle = r"\mod_assign\analytics\indicator\cognitive_depth"
    activity = "assign"
    highest = 5
    has_own_due = True
    viewed = ("\\mod_assign\\event\\feedback_viewed",)
    submitted = ("\\mod_assign\\event\\assessable_submitted",)
