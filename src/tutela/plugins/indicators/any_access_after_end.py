"""Any access after the end of the course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import BinaryIndicator, yes_or_no
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class AnyAccessAfterEnd(BinaryIndicator):
    """The learner came back to the course after its end.

    Moodle looks through the whole log, whatever the range: when training it knows of visits that were still to come
    (and so learns what it cannot have when predicting, where the value is always -1). Corrected: only visits in the
    range count, and a range that ends with the course or before cannot say.

    >>> AnyAccessAfterEnd.of([{"range_end": 1_800_000_000, "last_event_in_range": 1_790_000_000}])
    1.0
    >>> AnyAccessAfterEnd.of([{"last_event_here": 1_790_000_000}]) is None
    True
    >>> AnyAccessAfterEnd.of([{"last_event_here": 1_790_000_000}], compat=True)
    1.0
    """

    name = "any_access_after_end"
    label = _("Any access after the end of the course")
    description = _(
        "Yes: the learner was in the course after its end, within the time looked at. Not known if that time does not"
        " reach beyond the end of the course, or the course has none."
    )
    moodle = r"\core\analytics\indicator\any_access_after_end"
    rows = Rows.SAMPLE
    needs = ("last_event_here", "last_event_in_range")
    leaks = True

    def expression(self) -> nw.Expr:
        end = nw.col("course_end")
        if self.compat:
            return yes_or_no(nw.col("last_event_here") > end)
        return nw.when(nw.col("range_end") > end).then(yes_or_no(nw.col("last_event_in_range") > end))
