"""Social breadth in lessons."""

from __future__ import annotations

from tutela.sdk.community import SocialBreadth
from tutela.sdk.meanings import BY_FINISHING, breadth_by
from tutela.sdk.text import _


class LessonSocialBreadth(SocialBreadth):
    """How much the learner took notice of others in the lessons due in the range.

    Ending a lesson shows its feedback: level 2.

    >>> one = {"type": "lesson", "social_potential": 2, "social_reached": 2}
    >>> LessonSocialBreadth.of([one, {"type": "lesson"}])  # one of two, as far as one can go
    0.0
    >>> LessonSocialBreadth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "lesson_social_breadth"
    label = _("Social breadth: lessons")
    description = breadth_by(BY_FINISHING)
    moodle = r"\mod_lesson\analytics\indicator\social_breadth"
    activity = "lesson"
    highest = 2
    has_own_due = True
    viewed = ("\\mod_lesson\\event\\lesson_ended",)

    def checks_grades(self) -> bool:
        return False
