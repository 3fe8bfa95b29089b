"""Cognitive depth in video meetings (BigBlueButton)."""

from __future__ import annotations

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.meanings import HALF_WAY
from tutela.sdk.text import _


class BigBlueButtonCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the video meetings (BigBlueButton) due in the range.

    Moodle says that level 4 can be reached but names no events for it, and stops with an error should a meeting be
    graded; here levels 3 and 4 are out of reach in both modes.

    >>> one = {"type": "bigbluebuttonbn", "cognitive_potential": 4, "cognitive_reached": 4}
    >>> BigBlueButtonCognitiveDepth.of([one, {"type": "bigbluebuttonbn"}])  # one of two, as far as one can go
    0.0
    >>> BigBlueButtonCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "bigbluebuttonbn_cognitive_depth"
    label = _("Cognitive depth: video meetings (BigBlueButton)")
    description = HALF_WAY
    moodle = r"\mod_bigbluebuttonbn\analytics\indicator\cognitive_depth"
    activity = "bigbluebuttonbn"
    highest = 4
