"""Social breadth in files."""

from __future__ import annotations

from tutela.sdk.community import SocialBreadth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class ResourceSocialBreadth(SocialBreadth):
    """Whether the learner looked at the files due in the range.

    >>> one = {"type": "resource", "social_potential": 1, "social_reached": 1}
    >>> ResourceSocialBreadth.of([one, {"type": "resource"}])  # one of two, as far as one can go
    0.0
    >>> ResourceSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "resource_social_breadth"
    label = _("Social breadth: files")
    description = LOOKED_AT
    moodle = r"\mod_resource\analytics\indicator\social_breadth"
    activity = "resource"
    highest = 1
