"""Cognitive depth in pages."""

from __future__ import annotations

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class PageCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the pages due in the range.

    >>> one = {"type": "page", "cognitive_potential": 1, "cognitive_reached": 1}
    >>> PageCognitiveDepth.of([one, {"type": "page"}])  # one of two, as far as one can go
    0.0
    >>> PageCognitiveDepth.of([{"type": "quiz"}]) is None  # none due
    True
    """

    name = "page_cognitive_depth"
    label = _("Cognitive depth: pages")
    description = LOOKED_AT
    moodle = r"\mod_page\analytics\indicator\cognitive_depth"
    activity = "page"
    highest = 1
