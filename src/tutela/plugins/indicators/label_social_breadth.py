"""Social breadth in text and media areas."""

from __future__ import annotations

from tutela.sdk.community import SocialBreadth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class LabelSocialBreadth(SocialBreadth):
    """Whether the learner looked at the text and media areas due in the range.

    >>> one = {"type": "label", "social_potential": 1, "social_reached": 1}
    >>> LabelSocialBreadth.of([one, {"type": "label"}])  # one of two, as far as one can go
    0.0
    >>> LabelSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "label_social_breadth"
    label = _("Social breadth: text and media areas")
    description = LOOKED_AT
    moodle = r"\mod_label\analytics\indicator\social_breadth"
    activity = "label"
    highest = 1
