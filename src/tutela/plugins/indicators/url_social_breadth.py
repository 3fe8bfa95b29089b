"""Social breadth in links."""

from __future__ import annotations

from tutela.sdk.community import SocialBreadth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class UrlSocialBreadth(SocialBreadth):
    """Whether the learner looked at the links due in the range.

    >>> one = {"type": "url", "social_potential": 1, "social_reached": 1}
    >>> UrlSocialBreadth.of([one, {"type": "url"}])  # one of two, as far as one can go
    0.0
    >>> UrlSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "url_social_breadth"
    label = _("Social breadth: links")
    description = LOOKED_AT
    moodle = r"\mod_url\analytics\indicator\social_breadth"
    activity = "url"
    highest = 1
