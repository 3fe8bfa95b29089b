"""Social breadth in forums."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.community import SocialBreadth
from tutela.sdk.meanings import BY_OTHERS, breadth_by
from tutela.sdk.text import _


class ForumSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the forums due in the range.

    Feedback is what others post. In Moodle only a forum that is graded can reach level 2 (grades are checked before
    posts are looked at); corrected, any forum can.

    >>> one = {"type": "forum", "social_potential": 2, "social_reached": 2}
    >>> ForumSocialBreadth.of([one, {"type": "forum"}])  # one of two, as far as one can go
    0.0
    >>> ForumSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "forum_social_breadth"
    label = _("Social breadth: forums")
    description = breadth_by(BY_OTHERS)
    moodle = r"\mod_forum\analytics\indicator\social_breadth"
    activity = "forum"
    highest = 2
    viewed = (
        "\\mod_forum\\event\\assessable_uploaded",
        "\\mod_forum\\event\\course_module_viewed",
        "\\mod_forum\\event\\discussion_viewed",
    )
    contribution = ("\\mod_forum\\event\\assessable_uploaded",)

    def checks_grades(self) -> bool:
        return self.compat

    def feedback_viewed(self) -> nw.Expr:
        seen = self._after_others("last_viewed")
        return seen & nw.col("has_grades") if self.compat else seen
