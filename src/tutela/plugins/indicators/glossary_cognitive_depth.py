"""Cognitive depth in glossaries."""

from __future__ import annotations

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.meanings import WRITTEN_IN
from tutela.sdk.text import _


class GlossaryCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the glossaries due in the range.

    >>> one = {"type": "glossary", "cognitive_potential": 2, "cognitive_reached": 2}
    >>> GlossaryCognitiveDepth.of([one, {"type": "glossary"}])  # one of two, as far as one can go
    0.0
    >>> GlossaryCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "glossary_cognitive_depth"
    label = _("Cognitive depth: glossaries")
    description = WRITTEN_IN
    moodle = r"\mod_glossary\analytics\indicator\cognitive_depth"
    activity = "glossary"
    highest = 2
