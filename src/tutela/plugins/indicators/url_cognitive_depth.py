"""Cognitive depth in links."""

from __future__ import annotations

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class UrlCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the links due in the range.

    >>> one = {"type": "url", "cognitive_potential": 1, "cognitive_reached": 1}
    >>> UrlCognitiveDepth.of([one, {"type": "url"}])  # one of two, as far as one can go
    0.0
    >>> UrlCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "url_cognitive_depth"
    label = _("Cognitive depth: links")
    description = LOOKED_AT
    moodle = r"\mod_url\analytics\indicator\cognitive_depth"
    activity = "url"
    highest = 1
