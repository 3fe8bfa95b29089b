"""Completion tracking."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import BinaryIndicator, Sample, yes_or_no
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class CompletionEnabled(BinaryIndicator):
    """The course says what completing it means, and tracks it.

    >>> CompletionEnabled.of([{"completion_enabled": True, "has_criteria": False}])
    -1.0
    """

    name = "completion_enabled"
    label = _("Completion tracking enabled")
    description = _(
        "Yes: the course keeps track of who completes it, and says what that takes. No: one of the two is missing."
    )
    moodle = r"\core_course\analytics\indicator\completion_enabled"
    rows = Rows.SAMPLE
    samples = frozenset({Sample.ENROLMENT, Sample.COURSE})
    needs = ("completion_enabled", "has_criteria")

    def expression(self) -> nw.Expr:
        return yes_or_no(nw.col("completion_enabled") & nw.col("has_criteria"))
