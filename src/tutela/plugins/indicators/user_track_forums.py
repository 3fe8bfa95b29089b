"""Forum tracking."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import BinaryIndicator, Sample, yes_or_no
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


class UserTrackForums(BinaryIndicator):
    """The person asked to have unread forum posts marked.

    >>> UserTrackForums.of([{"tracks_forums": True}])
    1.0
    """

    name = "user_track_forums"
    label = _("User tracks forums")
    description = _("Yes: the person has chosen to have unread forum posts marked. No: the person has not.")
    moodle = r"\core_user\analytics\indicator\user_track_forums"
    rows = Rows.SAMPLE
    samples = frozenset({Sample.ENROLMENT, Sample.PERSON})
    needs = ("tracks_forums",)

    def expression(self) -> nw.Expr:
        return yes_or_no(nw.col("tracks_forums"))
