"""Cognitive depth in workshops."""

from __future__ import annotations

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.text import _


class WorkshopCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the workshops due in the range.

    Level 3: came back after being graded; level 4: assessed others after it; level 5: handed in again after it.

    >>> one = {"type": "workshop", "cognitive_potential": 5, "cognitive_reached": 5}
    >>> WorkshopCognitiveDepth.of([one, {"type": "workshop"}])  # one of two, as far as one can go
    0.0
    >>> WorkshopCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "workshop_cognitive_depth"
    label = _("Cognitive depth: workshops")
    moodle = r"\mod_workshop\analytics\indicator\cognitive_depth"
    activity = "workshop"
    highest = 5
    has_own_due = True
    viewed = ("\\mod_workshop\\event\\course_module_viewed", "\\mod_workshop\\event\\submission_viewed")
    replied = ("\\mod_workshop\\event\\submission_assessed", "\\mod_workshop\\event\\submission_reassessed")
    submitted = (
        "\\mod_workshop\\event\\submission_updated",
        "\\mod_workshop\\event\\submission_created",
        "\\mod_workshop\\event\\submission_reassessed",
    )
