"""What the learner did lately, and how that stands among the others of the course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, is_write, number_of
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.measures import amount, day, different, within_last
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class ActiveDaysLastFortnight(LinearIndicator):
    """On how many days of the last fortnight of the range the learner was there, among the others of the course.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> ActiveDaysLastFortnight.on("10:view 20.1:post 20.3:view 25.2:viewx3")
    2.0
    """

    name = "active_days_last_fortnight"
    label = _("Active days of the last fortnight among peers")
    description = joined(
        _("On how many days the learner was in the course in the last fortnight of the time looked at."),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return different(day(), within_last(14))


class ActiveDaysLastFourWeeks(LinearIndicator):
    """On how many days of the last four weeks of the range the learner was there, among the others of the course.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> ActiveDaysLastFourWeeks.on("-5:view 2.2:post 25.2:viewx3")
    2.0
    """

    name = "active_days_last_four_weeks"
    label = _("Active days of the last four weeks among peers")
    description = joined(
        _("On how many days the learner was in the course in the last four weeks of the time looked at."),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return different(day(), within_last(28))


class ActiveDaysLastEightWeeks(LinearIndicator):
    """On how many days of the last eight weeks of the range the learner was there, among the others of the course.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> ActiveDaysLastEightWeeks.on("-5:view 2.2:post 25.2:viewx3")
    2.0
    """

    name = "active_days_last_eight_weeks"
    label = _("Active days of the last eight weeks among peers")
    description = joined(
        _("On how many days the learner was in the course in the last eight weeks of the time looked at."),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return different(day(), within_last(56))


class ActivityLastWeek(LinearIndicator):
    """How much the learner did in the last week of the range, among the others of the course: -1 least, 1 most.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> ActivityLastWeek.on("20:viewx9 25:viewx3")
    3.0
    """

    name = "activity_last_week"
    label = _("Activity of the last week among peers")
    description = joined(
        _("How much the learner did in the course in the last week of the time looked at."),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return amount(within_last(7))


class ActivityLastFortnight(LinearIndicator):
    """How much the learner did in the last fortnight of the range, among the others of the course: -1 least, 1 most.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> ActivityLastFortnight.on("10:viewx9 20:post 25:viewx3")
    4.0
    """

    name = "activity_last_fortnight"
    label = _("Activity of the last fortnight among peers")
    description = joined(
        _("How much the learner did in the course in the last fortnight of the time looked at."),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return amount(within_last(14))


class ActivityLastFourWeeks(LinearIndicator):
    """How much the learner did in the last four weeks of the range, among the others of the course: -1 least, 1 most.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> ActivityLastFourWeeks.on("-5:viewx9 2:post 25:viewx3")
    4.0
    """

    name = "activity_last_four_weeks"
    label = _("Activity of the last four weeks among peers")
    description = joined(
        _("How much the learner did in the course in the last four weeks of the time looked at."),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return amount(within_last(28))


MODULE = 70


class ActivitiesVisitedLately(LinearIndicator):
    """How many different activities and resources the learner opened in the last four weeks of the range, among peers.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> ActivitiesVisitedLately.on("-9:read 2:readx9 3:post")
    2.0
    """

    name = "activities_visited_lately"
    label = _("Activities visited lately among peers")
    description = joined(
        _(
            "How many different activities and resources of the course the learner opened in the last four weeks of"
            " the time looked at."
        ),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return different(nw.col("instance_id"), (nw.col("level") == MODULE) & within_last(28))


class ActivityPercentile(LinearIndicator):
    """Where the learner's activity stands among the others of the course in the same range: -1 least, 1 most.

    It compares like with like where courses differ in how much they ask for. (The doctest shows the raw measure, a
    count; the analyser turns it into the mid-rank among the samples of the course.)

    >>> ActivityPercentile.on("1:viewx5 3:post")
    6.0
    """

    name = "activity_percentile"
    label = _("Activity among peers")
    description = joined(
        _("How much the learner did in the course in the time looked at."),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return nw.col("repeats").sum().cast(nw.Float64)


class WriteActionsPercentile(LinearIndicator):
    """How often the learner wrote, handed in or changed something, among the others of the course.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> WriteActionsPercentile.on("1:viewx5 2:postx3")
    3.0
    """

    name = "write_actions_percentile"
    label = _("Write actions among peers")
    description = joined(
        _("How often the learner posted, handed in or changed something in the course in the time looked at."),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return number_of(is_write())
