"""What the learner did in the course, when, and how regularly."""

from __future__ import annotations

from math import log

import narwhals as nw

from tutela.sdk.indicator import (
    SECONDS_PER_DAY,
    SECONDS_PER_WEEK,
    BinaryIndicator,
    LinearIndicator,
    in_course_itself,
    is_read,
    is_write,
    number_of,
    spread,
    yes_or_no,
)
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.measures import about, amount, different, nearness, within_last
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class ActiveDays(LinearIndicator):
    """On what share of the days of the range the learner was in the course; -1 for none, 1 for all.

    Counting days rather than clicks is what travels best between courses (Gašević et al. 2016; Conijn et al. 2017).
    Days are counted from the start of the range, so that no time zone matters.

    >>> ActiveDays.on("0.5:viewx9 1.2:view 8:read"), ActiveDays.on("")
    (-0.7857142857142857, -1.0)
    """

    name = "active_days"
    label = _("Active days")
    description = _(
        "On how many days the learner was in the course, as a share of all days of the time looked at. 0 %: on none;"
        " 100 %: on every day."
    )
    rows = Rows.EVENTS
    when_empty = -1.0

    def expression(self) -> nw.Expr:
        start = nw.col("range_start")
        days = ((nw.col("time") - start - 1) // SECONDS_PER_DAY).n_unique().cast(nw.Float64)
        length = (nw.col("range_end").max() - start.max()).cast(nw.Float64) / SECONDS_PER_DAY
        return spread(nw.when(days >= length).then(nw.lit(1.0)).otherwise(days / length))


SLICES = 10


class Regularity(LinearIndicator):
    """How evenly the learner's activity is spread over the range: -1 for all at one go, 1 for all ten tenths alike.

    The entropy of the activity over ten equal slices of the range, as a share of the greatest possible (regularity in
    time is among the strongest early signs: Boroujeni et al. 2016). Without activity there is nothing to say.

    >>> Regularity.on("1:viewx5"), Regularity.on("1:viewx5 14:viewx5 27:viewx5 20:viewx5") > 0, Regularity.on("")
    (-1.0, True, None)
    """

    name = "regularity"
    label = _("Regularity")
    description = _(
        "How evenly what the learner did is spread over the time looked at, cut into ten equal parts. 0 %: all in one"
        " part; 100 %: as much in each. Not known if the learner did nothing."
    )
    rows = Rows.EVENTS

    def expression(self) -> nw.Expr:
        start, end = nw.col("range_start"), nw.col("range_end")
        slice_of = ((nw.col("time") - start - 1) * SLICES) // (end - start)
        shares = [number_of(slice_of == index) / nw.len().cast(nw.Float64) for index in range(SLICES)]
        surprise = [nw.when(share > 0).then(share * share.log()).otherwise(nw.lit(0.0)) for share in shares]
        entropy = -sum(surprise[1:], start=surprise[0])
        return spread(nw.when(entropy > log(SLICES)).then(nw.lit(1.0)).otherwise(entropy / log(SLICES)))


class ActivityBeforeStart(LinearIndicator):
    """How much the learner did before the range began, for as long a time as it lasts, among the others of the course.

    Where the range begins with the course, this is the eagerness with which it was awaited. (The doctest shows the raw
    measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> ActivityBeforeStart.on("-9:viewx3 -2:read 3:post")
    4.0
    """

    name = "activity_before_start"
    label = _("Activity before the start among peers")
    description = joined(
        _(
            "How much the learner did in the course before the time looked at began, going back as far as that time"
            " is long."
        ),
        AMONG_PEERS,
    )
    rows = Rows.RECENT
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return amount(nw.col("is_before"))


class ActivityCentre(LinearIndicator):
    """When in the range the learner was there: the mean time of all events, -1 for the start and 1 for the end.

    Who has been there only at the beginning has a low centre, long before silence alone tells. Null without activity.

    >>> ActivityCentre.on("7:view 21:read"), ActivityCentre.on("7:view"), ActivityCentre.on("")
    (0.0, -0.5, None)
    """

    name = "activity_centre"
    label = _("Centre of activity in time")
    description = _(
        "When the learner was active on average, from the beginning to the end of the time looked at. 0 %: only at"
        " its beginning; 50 %: in its middle, or evenly all through; 100 %: only at its end. Not known if the learner"
        " did nothing."
    )
    rows = Rows.EVENTS

    def expression(self) -> nw.Expr:
        start = nw.col("range_start")
        length = (nw.col("range_end").max() - start.max()).cast(nw.Float64)
        return spread((nw.col("time") - start).cast(nw.Float64).mean() / length)


class ActivityChange(LinearIndicator):
    """The last four weeks of the range against the four before them: 1 for much more, -1 for much less, 0 for as much.

    >>> ActivityChange.on("20:viewx3"), ActivityChange.on("")
    (0.75, 0.0)
    """

    name = "activity_change"
    label = _("Change of activity in four weeks")
    description = _(
        "What the learner did in the last four weeks of the time looked at, against the four weeks before them."
        " Towards 0 %: much less; 50 %: as much, or nothing in either; towards 100 %: much more."
    )
    rows = Rows.EVENTS
    when_empty = 0.0

    def expression(self) -> nw.Expr:
        after, both = amount(within_last(28)), amount(within_last(56))
        return (2.0 * after - both) / (both + 1.0)


class ActivityTrend(LinearIndicator):
    """More or less than before: activity in the range against as long a time before it.

    1 where all of it is in the range, -1 where all was before, 0 for as much. Null where there was neither, or where
    the time before lies mostly outside the course.

    >>> later = {"course_start": 1_600_000_000}
    >>> ActivityTrend.on("-3:viewx3 5:view", **later), ActivityTrend.on("5:view", **later), ActivityTrend.on("5:view")
    (-0.5, 1.0, None)
    """

    name = "activity_trend"
    label = _("Trend of activity")
    description = _(
        "What the learner did in the time looked at, against as long a time before it. 0 %: all of it was before; 50"
        " %: as much in both; 100 %: all of it is in the time looked at. Not known if there was nothing in either, or"
        " if the time before lies mostly outside the course."
    )
    rows = Rows.RECENT

    def expression(self) -> nw.Expr:
        before = number_of(nw.col("is_before"))
        after = number_of(~nw.col("is_before"))
        start = nw.col("range_start").max()
        half = (nw.col("range_end").max() - start) // 2
        return nw.when(start - half >= nw.col("course_start").max()).then((after - before) / (after + before))


MODULE = 70


class ActivitiesVisited(LinearIndicator):
    """How many different activities and resources the learner opened, among the others of the course.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> ActivitiesVisited.on("1:viewx5 2:readx9 3:post")
    2.0
    """

    name = "activities_visited"
    label = _("Activities visited among peers")
    description = joined(
        _("How many different activities and resources of the course the learner opened in the time looked at."),
        AMONG_PEERS,
    )
    rows = Rows.EVENTS
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return different(nw.col("instance_id"), nw.col("level") == MODULE)


class DaysSinceLastActivity(LinearIndicator):
    """How many days before the range's end the learner was last there: 1 for none, -1 for a hundred or for never.

    The first days tell most, so they count most; unlike the share of the range, this means the same in any course.

    >>> DaysSinceLastActivity.on("1:view 28:read"), DaysSinceLastActivity.on("")
    (1.0, -1.0)
    >>> round(DaysSinceLastActivity.on("14:read"), 2)
    -0.17
    """

    name = "days_since_last_activity"
    label = _("Days since last activity")
    description = _(
        "When the learner was last in the course, counted back from the end of the time looked at. 100 %: right at"
        " the end; 50 %: nine days; 0 %: a hundred days or more, or not in that time."
    )
    rows = Rows.EVENTS
    when_empty = -1.0

    def expression(self) -> nw.Expr:
        away = (nw.col("range_end").max() - nw.col("time").max()).cast(nw.Float64) / SECONDS_PER_DAY
        return nearness(away)


class TimeSinceLastActivity(LinearIndicator):
    """How long before the range's end the learner was last there: 1 for just then, -1 for the whole range or longer.

    >>> TimeSinceLastActivity.on("1:view 14:read"), TimeSinceLastActivity.on("")
    (0.0, -1.0)
    """

    name = "time_since_last_activity"
    label = _("Time since last activity")
    description = _(
        "When the learner was last in the course, counted back from the end of the time looked at as a part of it."
        " 100 %: right at the end; 50 %: half of that time ago; 0 %: only at its beginning, or not at all."
    )
    rows = Rows.EVENTS
    when_empty = -1.0

    def expression(self) -> nw.Expr:
        end = nw.col("range_end").max()
        away = (end - nw.col("time").max()).cast(nw.Float64)
        return 1.0 - away * 2.0 / (end - nw.col("range_start").max()).cast(nw.Float64)


class ReadActions(LinearIndicator):
    """How much the learner looked at, in four steps: nothing, up to 3 a week, up to 30 a week, more.

    Moodle counts only what happens in the course's own context, so that reading a page or a forum does not count.
    Corrected: everything in the course counts.

    >>> [ReadActions.on(f"3:viewx{times}") for times in (0, 12, 120, 121)]
    [-1.0, -0.33, 0.33, 1.0]
    >>> ReadActions.on("3:readx13"), ReadActions.on("3:readx13", compat=True)
    (0.33, -1.0)
    """

    name = "read_actions"
    label = _("Read actions amount")
    description = _(
        "How often the learner looked at something in the course in the time looked at, in four steps. 0 %: never; a"
        " third: up to 3 times a week; two thirds: up to 30 times a week; 100 %: more."
    )
    moodle = r"\core\analytics\indicator\read_actions"
    rows = Rows.EVENTS
    when_empty = -1.0

    def expression(self) -> nw.Expr:
        reads = number_of(is_read() & in_course_itself() if self.compat else is_read())
        weeks = (nw.col("range_end").max() - nw.col("range_start").max()).cast(nw.Float64) / SECONDS_PER_WEEK
        return (
            nw.when(reads == 0)
            .then(nw.lit(-1.0))
            .when(reads <= weeks * 3.0)
            .then(nw.lit(-0.33))
            .when(reads <= weeks * 30.0)
            .then(nw.lit(0.33))
            .otherwise(nw.lit(1.0))
        )


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
