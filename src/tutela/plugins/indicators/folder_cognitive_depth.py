"""Cognitive depth in folders."""

from __future__ import annotations

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class FolderCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the folders due in the range.

    >>> one = {"type": "folder", "cognitive_potential": 1, "cognitive_reached": 1}
    >>> FolderCognitiveDepth.of([one, {"type": "folder"}])  # one of two, as far as one can go
    0.0
    >>> FolderCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "folder_cognitive_depth"
    label = _("Cognitive depth: folders")
    description = LOOKED_AT
    moodle = r"\mod_folder\analytics\indicator\cognitive_depth"
    activity = "folder"
    highest = 1
