"""Social breadth in pages."""

from __future__ import annotations

from tutela.sdk.community import SocialBreadth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class PageSocialBreadth(SocialBreadth):
    """Whether the learner looked at the pages due in the range.

    >>> one = {"type": "page", "social_potential": 1, "social_reached": 1}
    >>> PageSocialBreadth.of([one, {"type": "page"}])  # one of two, as far as one can go
    0.0
    >>> PageSocialBreadth.of([{"type": "quiz"}]) is None  # none due
    True
    """

    name = "page_social_breadth"
    label = _("Social breadth: pages")
    description = LOOKED_AT
    moodle = r"\mod_page\analytics\indicator\social_breadth"
    activity = "page"
    highest = 1
