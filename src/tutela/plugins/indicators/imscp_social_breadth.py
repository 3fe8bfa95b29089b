"""Social breadth in IMS content packages."""

from __future__ import annotations

from tutela.sdk.community import SocialBreadth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class ImsCpSocialBreadth(SocialBreadth):
    """Whether the learner looked at the IMS content packages due in the range.

    >>> one = {"type": "imscp", "social_potential": 1, "social_reached": 1}
    >>> ImsCpSocialBreadth.of([one, {"type": "imscp"}])  # one of two, as far as one can go
    0.0
    >>> ImsCpSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "imscp_social_breadth"
    label = _("Social breadth: IMS content packages")
    description = LOOKED_AT
    moodle = r"\mod_imscp\analytics\indicator\social_breadth"
    activity = "imscp"
    highest = 1
