"""Cognitive depth in chats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.meanings import BY_OTHERS, depth_by
from tutela.sdk.text import _

if TYPE_CHECKING:
    import narwhals as nw


class ChatCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the chats due in the range.

    Feedback is what others say. Levels 3 and 4: came back, or spoke, after another's first message in the range.

    >>> one = {"type": "chat", "cognitive_potential": 4, "cognitive_reached": 4}
    >>> ChatCognitiveDepth.of([one, {"type": "chat"}])  # one of two, as far as one can go
    0.0
    >>> ChatCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "chat_cognitive_depth"
    label = _("Cognitive depth: chats")
    description = depth_by(BY_OTHERS)
    moodle = r"\mod_chat\analytics\indicator\cognitive_depth"
    activity = "chat"
    highest = 4
    viewed = (
        "\\mod_chat\\event\\course_module_viewed",
        "\\mod_chat\\event\\message_sent",
        "\\mod_chat\\event\\sessions_viewed",
    )
    replied = ("\\mod_chat\\event\\message_sent",)
    contribution = ("\\mod_chat\\event\\message_sent",)

    def checks_grades(self) -> bool:
        return False

    def feedback_viewed(self) -> nw.Expr:
        return self._after_others("last_viewed")

    def feedback_replied(self) -> nw.Expr:
        return self._after_others("last_replied")
