"""Activity in quizzes, compared with the others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutela.sdk.indicator import LinearIndicator
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.measures import about, amount
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined

if TYPE_CHECKING:
    import narwhals as nw


class QuizActivity(LinearIndicator):
    """How much the learner did in quizzes, among the others of the course: practice, not marks.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> QuizActivity.of([{"name": "\\\\mod_quiz\\\\event\\\\course_module_viewed", "repeats": 3}, {}])
    3.0
    """

    name = "quiz_activity"
    label = _("Activity in quizzes among peers")
    description = joined(
        _("How much the learner did in the quizzes of the course in the time looked at, whatever the marks."),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return amount(about(["quiz"]))
