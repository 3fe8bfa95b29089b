"""Social breadth in assignments."""

from __future__ import annotations

from tutela.sdk.community import SocialBreadth
from tutela.sdk.text import _


class AssignSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the assignments due in the range.

    >>> one = {"type": "assign", "social_potential": 2, "social_reached": 2}
    >>> AssignSocialBreadth.of([one, {"type": "assign"}])  # one of two, as far as one can go
    0.0
    >>> AssignSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "assign_social_breadth"
    label = _("Social breadth: assignments")
    moodle = r"\mod_assign\analytics\indicator\social_breadth"
    activity = "assign"
    highest = 2
    has_own_due = True
    viewed = ("\\mod_assign\\event\\feedback_viewed",)
