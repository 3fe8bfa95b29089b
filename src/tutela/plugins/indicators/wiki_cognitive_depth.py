"""Cognitive depth in wikis."""

from __future__ import annotations

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.meanings import WRITTEN_IN
from tutela.sdk.text import _


class WikiCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the wikis due in the range.

    >>> one = {"type": "wiki", "cognitive_potential": 2, "cognitive_reached": 2}
    >>> WikiCognitiveDepth.of([one, {"type": "wiki"}])  # one of two, as far as one can go
    0.0
    >>> WikiCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "wiki_cognitive_depth"
    label = _("Cognitive depth: wikis")
    description = WRITTEN_IN
    moodle = r"\mod_wiki\analytics\indicator\cognitive_depth"
    activity = "wiki"
    highest = 2
