"""Social breadth in databases."""

from __future__ import annotations

from tutela.sdk.community import SocialBreadth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class DataSocialBreadth(SocialBreadth):
    """Whether the learner looked at the databases due in the range.

    >>> one = {"type": "data", "social_potential": 1, "social_reached": 1}
    >>> DataSocialBreadth.of([one, {"type": "data"}])  # one of two, as far as one can go
    0.0
    >>> DataSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "data_social_breadth"
    label = _("Social breadth: databases")
    description = LOOKED_AT
    moodle = r"\mod_data\analytics\indicator\social_breadth"
    activity = "data"
    highest = 1
    has_own_due = True
