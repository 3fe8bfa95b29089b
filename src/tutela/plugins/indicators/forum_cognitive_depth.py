"""Cognitive depth in forums."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.meanings import BY_OTHERS, depth_by
from tutela.sdk.text import _

if TYPE_CHECKING:
    import narwhals as nw


class ForumCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the forums due in the range.

    Feedback is what others post; who posts nothing gets none. Levels 3 and 4: read on, or posted, after another's
    first post in the range.

    >>> one = {"type": "forum", "cognitive_potential": 4, "cognitive_reached": 4}
    >>> ForumCognitiveDepth.of([one, {"type": "forum"}])  # one of two, as far as one can go
    0.0
    >>> ForumCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "forum_cognitive_depth"
    label = _("Cognitive depth: forums")
    description = depth_by(BY_OTHERS)
    moodle = r"\mod_forum\analytics\indicator\cognitive_depth"
    activity = "forum"
    highest = 4
    viewed = (
        "\\mod_forum\\event\\assessable_uploaded",
        "\\mod_forum\\event\\course_module_viewed",
        "\\mod_forum\\event\\discussion_viewed",
    )
    replied = ("\\mod_forum\\event\\assessable_uploaded",)
    contribution = ("\\mod_forum\\event\\assessable_uploaded",)

    def checks_grades(self) -> bool:
        return False

    def feedback_viewed(self) -> nw.Expr:
        return self._after_others("last_viewed")

    def feedback_replied(self) -> nw.Expr:
        return self._after_others("last_replied")
