"""Cognitive depth in books."""

from __future__ import annotations

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class BookCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the books due in the range.

    >>> one = {"type": "book", "cognitive_potential": 1, "cognitive_reached": 1}
    >>> BookCognitiveDepth.of([one, {"type": "book"}])  # one of two, as far as one can go
    0.0
    >>> BookCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "book_cognitive_depth"
    label = _("Cognitive depth: books")
    description = LOOKED_AT
    moodle = r"\mod_book\analytics\indicator\cognitive_depth"
    activity = "book"
    highest = 1
