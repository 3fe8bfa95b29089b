"""Cognitive depth in IMS content packages."""

from __future__ import annotations

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class ImsCpCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the IMS content packages due in the range.

    >>> one = {"type": "imscp", "cognitive_potential": 1, "cognitive_reached": 1}
    >>> ImsCpCognitiveDepth.of([one, {"type": "imscp"}])  # one of two, as far as one can go
    0.0
    >>> ImsCpCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "imscp_cognitive_depth"
    label = _("Cognitive depth: IMS content packages")
    description = LOOKED_AT
    moodle = r"\mod_imscp\analytics\indicator\cognitive_depth"
    activity = "imscp"
    highest = 1
