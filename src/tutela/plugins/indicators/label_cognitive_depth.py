"""Cognitive depth in text and media areas."""

from __future__ import annotations

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class LabelCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the text and media areas due in the range.

    >>> one = {"type": "label", "cognitive_potential": 1, "cognitive_reached": 1}
    >>> LabelCognitiveDepth.of([one, {"type": "label"}])  # one of two, as far as one can go
    0.0
    >>> LabelCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "label_cognitive_depth"
    label = _("Cognitive depth: text and media areas")
    description = LOOKED_AT
    moodle = r"\mod_label\analytics\indicator\cognitive_depth"
    activity = "label"
    highest = 1
