"""Any access to the course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import BinaryIndicator, yes_or_no
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class AnyCourseAccess(BinaryIndicator):
    """The learner was in the course in this range.

    Moodle first asks when the learner was last there, as it is known *now*, and looks at the log only when that is
    later than the range. Corrected: the log alone, which knows what was known then.

    >>> AnyCourseAccess.of([{"events_in_range": 3}])
    1.0
    >>> AnyCourseAccess.of([{"last_access": 1_600_000_000}], compat=True)  # before the range
    -1.0
    """

    name = "any_course_access"
    label = _("Any course access")
    description = _(
        "Yes: the learner did something in the course in the time looked at, if only to open it. No: nothing at all."
    )
    moodle = r"\core\analytics\indicator\any_course_access"
    rows = Rows.SAMPLE
    needs = ("last_access", "events_in_range")
    leaks = True

    def expression(self) -> nw.Expr:
        logged = nw.col("events_in_range") > 0
        if not self.compat:
            return yes_or_no(logged)
        last = nw.col("last_access")
        return (
            nw.when(last.is_null() | (last < nw.col("range_start")))
            .then(nw.lit(-1.0))
            .when(last < nw.col("range_end"))
            .then(nw.lit(1.0))
            .otherwise(yes_or_no(logged))
        )
