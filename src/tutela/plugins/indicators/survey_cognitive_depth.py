"""Cognitive depth in surveys."""

from __future__ import annotations

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.meanings import WRITTEN_IN
from tutela.sdk.text import _


class SurveyCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the surveys due in the range.

    >>> one = {"type": "survey", "cognitive_potential": 2, "cognitive_reached": 2}
    >>> SurveyCognitiveDepth.of([one, {"type": "survey"}])  # one of two, as far as one can go
    0.0
    >>> SurveyCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "survey_cognitive_depth"
    label = _("Cognitive depth: surveys")
    description = WRITTEN_IN
    moodle = r"\mod_survey\analytics\indicator\cognitive_depth"
    activity = "survey"
    highest = 2
