"""Social breadth in surveys."""

from __future__ import annotations

from tutela.sdk.community import SocialBreadth
from tutela.sdk.meanings import LOOKED_AT
from tutela.sdk.text import _


class SurveySocialBreadth(SocialBreadth):
    """Whether the learner looked at the surveys due in the range.

    >>> one = {"type": "survey", "social_potential": 1, "social_reached": 1}
    >>> SurveySocialBreadth.of([one, {"type": "survey"}])  # one of two, as far as one can go
    0.0
    >>> SurveySocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "survey_social_breadth"
    label = _("Social breadth: surveys")
    description = LOOKED_AT
    moodle = r"\mod_survey\analytics\indicator\social_breadth"
    activity = "survey"
    highest = 1
