"""Social breadth in glossaries."""

from __future__ import annotations

from tutela.sdk.community import SocialBreadth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class GlossarySocialBreadth(SocialBreadth):
    """Whether the learner looked at the glossaries due in the range.

    >>> one = {"type": "glossary", "social_potential": 1, "social_reached": 1}
    >>> GlossarySocialBreadth.of([one, {"type": "glossary"}])  # one of two, as far as one can go
    0.0
    >>> GlossarySocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "glossary_social_breadth"
    label = _("Social breadth: glossaries")
    description = LOOKED_AT
    moodle = r"\mod_glossary\analytics\indicator\social_breadth"
    activity = "glossary"
    highest = 1
