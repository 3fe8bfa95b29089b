"""Social breadth in wikis."""

from __future__ import annotations

from tutela.sdk.community import SocialBreadth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class WikiSocialBreadth(SocialBreadth):
    """Whether the learner looked at the wikis due in the range.

    >>> one = {"type": "wiki", "social_potential": 1, "social_reached": 1}
    >>> WikiSocialBreadth.of([one, {"type": "wiki"}])  # one of two, as far as one can go
    0.0
    >>> WikiSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "wiki_social_breadth"
    label = _("Social breadth: wikis")
    description = LOOKED_AT
    moodle = r"\mod_wiki\analytics\indicator\social_breadth"
    activity = "wiki"
    highest = 1
