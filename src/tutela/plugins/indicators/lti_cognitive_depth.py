"""Cognitive depth in external tools."""

from __future__ import annotations

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.text import _


class LtiCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the external tools due in the range.

    >>> one = {"type": "lti", "cognitive_potential": 3, "cognitive_reached": 3}
    >>> LtiCognitiveDepth.of([one, {"type": "lti"}])  # one of two, as far as one can go
    0.0
    >>> LtiCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "lti_cognitive_depth"
    label = _("Cognitive depth: external tools")
    moodle = r"\mod_lti\analytics\indicator\cognitive_depth"
    activity = "lti"
    highest = 3
    viewed = ("\\mod_lti\\event\\course_module_viewed",)
