"""Cognitive depth in quizzes."""

from __future__ import annotations

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.text import _


class QuizCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the quizzes due in the range.

    Level 3: came back after being graded; level 5: made another attempt after it. There is no level 4.

    >>> one = {"type": "quiz", "cognitive_potential": 5, "cognitive_reached": 5}
    >>> QuizCognitiveDepth.of([one, {"type": "quiz"}])  # one of two, as far as one can go
    0.0
    >>> QuizCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "quiz_cognitive_depth"
    label = _("Cognitive depth: quizzes")
    moodle = r"\mod_quiz\analytics\indicator\cognitive_depth"
    activity = "quiz"
    highest = 5
    has_own_due = True
    viewed = ("\\mod_quiz\\event\\course_module_viewed",)
    submitted = ("\\mod_quiz\\event\\attempt_submitted",)
