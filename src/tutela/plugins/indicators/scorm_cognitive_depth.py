"""Cognitive depth in SCORM packages."""

from __future__ import annotations

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.text import _


class ScormCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the SCORM packages due in the range.

    >>> one = {"type": "scorm", "cognitive_potential": 3, "cognitive_reached": 3}
    >>> ScormCognitiveDepth.of([one, {"type": "scorm"}])  # one of two, as far as one can go
    0.0
    >>> ScormCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "scorm_cognitive_depth"
    label = _("Cognitive depth: SCORM packages")
    moodle = r"\mod_scorm\analytics\indicator\cognitive_depth"
    activity = "scorm"
    highest = 3
    has_own_due = True
    viewed = ("\\mod_scorm\\event\\course_module_viewed",)
