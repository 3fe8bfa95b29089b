"""Social breadth in video meetings (BigBlueButton)."""

from __future__ import annotations

from tutela.sdk.community import SocialBreadth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class BigBlueButtonSocialBreadth(SocialBreadth):
    """Whether the learner looked at the video meetings (BigBlueButton) due in the range.

    >>> one = {"type": "bigbluebuttonbn", "social_potential": 1, "social_reached": 1}
    >>> BigBlueButtonSocialBreadth.of([one, {"type": "bigbluebuttonbn"}])  # one of two, as far as one can go
    0.0
    >>> BigBlueButtonSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "bigbluebuttonbn_social_breadth"
    label = _("Social breadth: video meetings (BigBlueButton)")
    description = LOOKED_AT
    moodle = r"\mod_bigbluebuttonbn\analytics\indicator\social_breadth"
    activity = "bigbluebuttonbn"
    highest = 1
