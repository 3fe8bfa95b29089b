"""Social breadth in folders."""

from __future__ import annotations

from tutela.sdk.community import SocialBreadth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class FolderSocialBreadth(SocialBreadth):
    """Whether the learner looked at the folders due in the range.

    >>> one = {"type": "folder", "social_potential": 1, "social_reached": 1}
    >>> FolderSocialBreadth.of([one, {"type": "folder"}])  # one of two, as far as one can go
    0.0
    >>> FolderSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "folder_social_breadth"
    label = _("Social breadth: folders")
    description = LOOKED_AT
    moodle = r"\mod_folder\analytics\indicator\social_breadth"
    activity = "folder"
    highest = 1
