"""Cognitive depth in databases."""

from __future__ import annotations

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.meanings import WRITTEN_IN
from tutela.sdk.text import _


class DataCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the databases due in the range.

    >>> one = {"type": "data", "cognitive_potential": 2, "cognitive_reached": 2}
    >>> DataCognitiveDepth.of([one, {"type": "data"}])  # one of two, as far as one can go
    0.0
    >>> DataCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "data_cognitive_depth"
    label = _("Cognitive depth: databases")
    description = WRITTEN_IN
    moodle = r"\mod_data\analytics\indicator\cognitive_depth"
    activity = "data"
    highest = 2
    has_own_due = True
