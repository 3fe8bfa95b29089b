"""Social breadth in SCORM packages."""

from __future__ import annotations

from tutela.sdk.community import SocialBreadth
from tutela.sdk.text import _


class ScormSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the SCORM packages due in the range.

    >>> one = {"type": "scorm", "social_potential": 2, "social_reached": 2}
    >>> ScormSocialBreadth.of([one, {"type": "scorm"}])  # one of two, as far as one can go
    0.0
    >>> ScormSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "scorm_social_breadth"
    label = _("Social breadth: SCORM packages")
    moodle = r"\mod_scorm\analytics\indicator\social_breadth"
    activity = "scorm"
    highest = 2
    has_own_due = True
    viewed = ("\\mod_scorm\\event\\course_module_viewed",)
