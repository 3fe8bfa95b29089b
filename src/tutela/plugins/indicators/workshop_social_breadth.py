"""Social breadth in workshops."""

from __future__ import annotations

from tutela.sdk.community import SocialBreadth
from tutela.sdk.text import _


class WorkshopSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the workshops due in the range.

    >>> one = {"type": "workshop", "social_potential": 2, "social_reached": 2}
    >>> WorkshopSocialBreadth.of([one, {"type": "workshop"}])  # one of two, as far as one can go
    0.0
    >>> WorkshopSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "workshop_social_breadth"
    label = _("Social breadth: workshops")
    moodle = r"\mod_workshop\analytics\indicator\social_breadth"
    activity = "workshop"
    highest = 2
    has_own_due = True
    viewed = ("\\mod_workshop\\event\\course_module_viewed", "\\mod_workshop\\event\\submission_viewed")
