"""Cognitive depth in lessons."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.community import CognitiveDepth
from tutela.sdk.meanings import BY_FINISHING, depth_by
from tutela.sdk.text import _


class LessonCognitiveDepth(CognitiveDepth):
    """How deep the learner went in the lessons due in the range.

    Ending a lesson shows its feedback: level 3. Ending it again is level 5. Moodle has that the wrong way round:
    one or two ends make level 5, three or more do not; corrected, two or more do.

    >>> one = {"type": "lesson", "cognitive_potential": 5, "cognitive_reached": 5}
    >>> LessonCognitiveDepth.of([one, {"type": "lesson"}])  # one of two, as far as one can go
    0.0
    >>> LessonCognitiveDepth.of([{"type": "page"}]) is None  # none due
    True
    """

    name = "lesson_cognitive_depth"
    label = _("Cognitive depth: lessons")
    description = depth_by(BY_FINISHING)
    moodle = r"\mod_lesson\analytics\indicator\cognitive_depth"
    activity = "lesson"
    highest = 5
    has_own_due = True
    viewed = ("\\mod_lesson\\event\\lesson_ended",)
    submitted = ("\\mod_lesson\\event\\lesson_ended",)

    def checks_grades(self) -> bool:
        return False

    def feedback_acted_on(self) -> nw.Expr:
        ends = nw.col("times_submitted")
        return (ends > 0) & (ends <= 2) if self.compat else ends >= 2
