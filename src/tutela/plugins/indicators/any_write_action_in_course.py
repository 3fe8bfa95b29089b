"""Any write action anywhere in the course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import BinaryIndicator, is_write, yes_or_no
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class AnyWriteActionInCourse(BinaryIndicator):
    """The learner posted, submitted or edited something anywhere in the course, not counting anonymous acts.

    >>> AnyWriteActionInCourse.on("1:view 2:post"), AnyWriteActionInCourse.on("1:view 2:secret 40:post")
    (1.0, -1.0)
    """

    name = "any_write_action_in_course"
    label = _("Any write action in the course")
    description = _(
        "Yes: the learner posted, handed in or changed something anywhere in the course in the time looked at. What"
        " is anonymous does not count."
    )
    moodle = r"\core\analytics\indicator\any_write_action_in_course"
    rows = Rows.EVENTS
    when_empty = -1.0

    def expression(self) -> nw.Expr:
        return yes_or_no((is_write() & ~nw.col("is_anonymous")).any())
