"""Social breadth in external tools."""

from __future__ import annotations

from tutela.sdk.community import SocialBreadth
from tutela.sdk.text import _


class LtiSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the external tools due in the range.

    >>> one = {"type": "lti", "social_potential": 2, "social_reached": 2}
    >>> LtiSocialBreadth.of([one, {"type": "lti"}])  # one of two, as far as one can go
    0.0
    >>> LtiSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "lti_social_breadth"
    label = _("Social breadth: external tools")
    moodle = r"\mod_lti\analytics\indicator\social_breadth"
    activity = "lti"
    highest = 2
    viewed = ("\\mod_lti\\event\\course_module_viewed",)
