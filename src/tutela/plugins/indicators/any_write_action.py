"""Any write action in the course itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tutela.sdk.indicator import BinaryIndicator, in_course_itself, is_write, yes_or_no
from tutela.sdk.rows import Rows
from tutela.sdk.text import _

if TYPE_CHECKING:
    import narwhals as nw


class AnyWriteAction(BinaryIndicator):
    """The learner created or updated something in the course's own context.

    Activities have contexts of their own, so that a post or a submission does not count; `any_write_action_in_course`
    counts them.

    >>> AnyWriteAction.on("1:view 2:edit"), AnyWriteAction.on("1:view 2:post")
    (1.0, -1.0)
    """

    name = "any_write_action"
    label = _("Any write action")
    description = _(
        "Yes: the learner added or changed something in the course itself in the time looked at. What is written or"
        " handed in within an activity does not count here."
    )
    moodle = r"\core\analytics\indicator\any_write_action"
    rows = Rows.EVENTS
    when_empty = -1.0

    def expression(self) -> nw.Expr:
        return yes_or_no((is_write() & in_course_itself()).any())
