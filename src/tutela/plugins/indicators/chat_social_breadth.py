"""Social breadth in chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutela.sdk.community import SocialBreadth
from tutela.sdk.meanings import BY_OTHERS, breadth_by
from tutela.sdk.text import _

if TYPE_CHECKING:
    import narwhals as nw


class ChatSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the chats due in the range.

    Feedback is what others say; level 2: came back after another's first message in the range.

    >>> one = {"type": "chat", "social_potential": 2, "social_reached": 2}
    >>> ChatSocialBreadth.of([one, {"type": "chat"}])  # one of two, as far as one can go
    0.0
    >>> ChatSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "chat_social_breadth"
    label = _("Social breadth: chats")
    description = breadth_by(BY_OTHERS)
    moodle = r"\mod_chat\analytics\indicator\social_breadth"
    activity = "chat"
    highest = 2
    viewed = (
        "\\mod_chat\\event\\course_module_viewed",
        "\\mod_chat\\event\\message_sent",
        "\\mod_chat\\event\\sessions_viewed",
    )
    contribution = ("\\mod_chat\\event\\message_sent",)

    def checks_grades(self) -> bool:
        return False

    def feedback_viewed(self) -> nw.Expr:
        return self._after_others("last_viewed")
