"""Cognitive depth in files."""

from __future__ import annotations

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class ResourceCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the files due in the range.

    >>> one = {"type": "resource", "cognitive_potential": 1, "cognitive_reached": 1}
    >>> ResourceCognitiveDepth.of([one, {"type": "resource"}])  # one of two, as far as one can go
    0.0
    >>> ResourceCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "resource_cognitive_depth"
    label = _("Cognitive depth: files")
    description = LOOKED_AT
    moodle = r"\mod_resource\analytics\indicator\cognitive_depth"
    activity = "resource"
    highest = 1
