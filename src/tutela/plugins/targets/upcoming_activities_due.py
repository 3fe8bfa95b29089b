"""Upcoming activities due."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import Sample
from tutela.sdk.interval import Direction, Interval
from tutela.sdk.target import Target, problem
from tutela.sdk.text import _


class UpcomingActivitiesDue(Target):
    """The calendar asks something of the person soon. A rule; nothing is learned."""

    name = "upcoming_activities_due"
    label = _("Upcoming activities due")
    moodle = r"\core_user\analytics\target\upcoming_activities_due"
    outcomes = (_("No upcoming activities due"), _("Upcoming activities due"))
    sample = Sample.PERSON
    is_static = True
    indicators = ("activities_due",)
    interval = "upcoming_week"

    def allows(self, interval: Interval) -> bool:
        return interval.direction is Direction.UPCOMING

    def expression(self) -> nw.Expr:
        return problem(nw.col("activities_due") > 0)
