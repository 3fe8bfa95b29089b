"""Social breadth in quizzes."""

from __future__ import annotations

from tutela.sdk.community import SocialBreadth
from tutela.sdk.text import _


class QuizSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the quizzes due in the range.

    >>> one = {"type": "quiz", "social_potential": 2, "social_reached": 2}
    >>> QuizSocialBreadth.of([one, {"type": "quiz"}])  # one of two, as far as one can go
    0.0
    >>> QuizSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "quiz_social_breadth"
    label = _("Social breadth: quizzes")
    moodle = r"\mod_quiz\analytics\indicator\social_breadth"
    activity = "quiz"
    highest = 2
    has_own_due = True
    viewed = ("\\mod_quiz\\event\\course_module_viewed",)
