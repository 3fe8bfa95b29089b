"""Work that was due: handed in or missed, how early or late, and how it was marked."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import SECONDS_PER_DAY, BinaryIndicator, LinearIndicator, Sample, number_of, spread, yes_or_no
from tutela.sdk.meanings import AMONG_PEERS, NOTHING_DUE
from tutela.sdk.measures import handed_in, lead_days, nearness, weighted_mean, within_last
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class ActivitiesDue(BinaryIndicator):
    """The calendar asks something of the person in this range: work is due, a form closes.

    >>> ActivitiesDue.of([{"module_type": "assign"}]), ActivitiesDue.of([])
    (1.0, -1.0)
    """

    name = "activities_due"
    label = _("Activities due")
    description = _(
        "Yes: in any of the person's courses the calendar has a date in the time looked at by which something was to"
        " be done, and by the end of that time the person had not done it. No: there is nothing of the kind."
    )
    moodle = r"\core_course\analytics\indicator\activities_due"
    rows = Rows.DATES
    samples = frozenset({Sample.ENROLMENT, Sample.PERSON})
    when_empty = -1.0
    leaks = True

    def expression(self) -> nw.Expr:
        return yes_or_no(~nw.col("calendar_event_id").is_null().any())


class WorkSubmitted(LinearIndicator):
    """How much of the work due by the end of the range was handed in by then: 1 for all, -1 for none.

    The learner's own due dates count, extensions included. Null where nothing was due yet.

    >>> WorkSubmitted.of([{"submitted": 1_700_000_000}, {}]), WorkSubmitted.of([])
    (0.0, None)
    """

    name = "work_submitted"
    label = _("Due work handed in")
    description = joined(
        _(
            "How much of the work due so far the learner had handed in by the end of the time looked at, even if"
            " late; every piece counts alike. 0 %: nothing; 100 %: all."
        ),
        NOTHING_DUE,
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        share = number_of(~nw.col("submitted").is_null()) / nw.len().cast(nw.Float64)
        return spread(share)


class UsualWorkHandedIn(LinearIndicator):
    """How much of the work due was handed in, each piece counting by how many did it: 1 for all, -1 for none.

    Missing what everybody does says more than missing what is optional. Null where nobody handed in anything yet.

    >>> UsualWorkHandedIn.of([{"submitted": 1_700_000_000, "usual": 0.75}, {"usual": 0.25}])
    0.5
    >>> UsualWorkHandedIn.of([{"usual": 0.0}])
    """

    name = "usual_work_handed_in"
    label = _("Work handed in that is usual")
    description = _(
        "How much of the work due so far the learner handed in, even if late; the more of the course have handed in a"
        " piece, the more it counts. 0 %: nothing; 100 %: all. Not known as long as nobody has handed in anything that"
        " was due."
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        return spread(weighted_mean(handed_in(), nw.col("usual")))


class WorkMissed(LinearIndicator):
    """How much of the work due was never handed in, or not by the end of the range: 1 for none, -1 for all.

    The learner's own due dates count, extensions included. Null where nothing was due yet.

    >>> WorkMissed.of([{"submitted": 1_700_000_000}, {}]), WorkMissed.of([])
    (0.0, None)
    """

    name = "work_missed"
    label = _("Due work missed")
    description = joined(
        _(
            "How much of the work due so far was still missing from the learner at the end of the time looked at. 0"
            " %: all of it; 100 %: nothing."
        ),
        NOTHING_DUE,
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        share = number_of(nw.col("submitted").is_null()) / nw.len().cast(nw.Float64)
        return 1.0 - share * 2.0


class WorkLate(LinearIndicator):
    """How much of the work due was handed in late: 1 for none, -1 for all. What never came is missed, not late.

    The learner's own due dates count, extensions included. Null where nothing was due yet.

    >>> WorkLate.of([{"submitted": 1_701_000_000}, {"submitted": 1_700_000_000}]), WorkLate.of([])
    (0.0, None)
    """

    name = "work_late"
    label = _("Due work late")
    description = joined(
        _(
            "How much of the work due so far the learner handed in late; what was not handed in does not count as"
            " late. 0 %: all of it; 100 %: nothing."
        ),
        NOTHING_DUE,
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        share = number_of(nw.col("submitted") > nw.col("due")) / nw.len().cast(nw.Float64)
        return 1.0 - share * 2.0


HALF = 0.5


class WorkLag(LinearIndicator):
    """How far behind the latest due date the last work is that was handed in: 1 for not at all, -1 for 100 days.

    Only work that most of the course had handed in counts as due, so that nobody is behind with what hardly anybody
    did. Null where there is none such.

    >>> WorkLag.of([{"submitted": 1_700_000_000}]), WorkLag.of([{"usual": 0.1}])
    (1.0, None)
    >>> round(WorkLag.of([{}]), 2)
    0.1
    """

    name = "work_lag"
    label = _("How far behind with work")
    description = _(
        "How far the learner is behind: from the due date of the latest work handed in, or the beginning of the time"
        " looked at if that is later, to that of the latest work that most of the course have handed in. 100 %: not at"
        " all; 50 %: nine days; 0 %: a hundred days or more. Not known if there is no work that most have handed in."
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        handed = nw.when(~nw.col("submitted").is_null()).then(nw.col("due")).otherwise(nw.col("range_start"))
        latest = nw.when(nw.col("usual") > HALF).then(nw.col("due")).max()
        return nearness((latest - handed.max()).cast(nw.Float64) / SECONDS_PER_DAY)


WEEK = 7.0


class WorkLeadTime(LinearIndicator):
    """By how many days work was handed in before it was due, on the mean: 0 for just in time, towards 1 early, -1 late.

    A week early is 0.5, a week late -0.5. Null where nothing was handed in.

    >>> day = 86_400
    >>> WorkLeadTime.of([{"due": 1_700_000_000, "submitted": 1_700_000_000 - 7 * day}, {}]), WorkLeadTime.of([{}])
    (0.5, None)
    """

    name = "work_lead_time"
    label = _("How early work is handed in")
    description = _(
        "How long before it was due the learner handed in work, on average. 25 %: a week late; 50 %: just in time; 75"
        " %: a week early. Not known if nothing that was due has been handed in."
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        lead = lead_days()
        return lead / (WEEK + lead.abs())


class WorkLeadTimePercentile(LinearIndicator):
    """By how many days work was handed in before it was due, on the mean, among the others of the course.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> day = 86_400
    >>> WorkLeadTimePercentile.of([{"due": 1_700_000_000, "submitted": 1_700_000_000 - 7 * day}, {}])
    7.0
    """

    name = "work_lead_time_percentile"
    label = _("How early work is handed in among peers")
    description = joined(
        _(
            "How long before it was due the learner handed in work, on average; not known if nothing that was due has"
            " been handed in."
        ),
        AMONG_PEERS,
    )
    rows = Rows.WORK
    among_peers = True

    def expression(self) -> nw.Expr:
        return lead_days()


class WorkScores(LinearIndicator):
    """The mean score of all the work due, with nothing for what was not handed in: 1 for full marks, -1 for none.

    Every piece counts alike, so that practice that weighs nothing in the grade counts too. Null where nothing was due.

    >>> WorkScores.of([{"score": 1.0}, {}, {}, {}]), WorkScores.of([])
    (-0.5, None)
    """

    name = "work_scores"
    label = _("Scores of all work due")
    description = joined(
        _(
            "The learner's average grade in all the work due so far; every piece counts alike, and what was not"
            " handed in or not graded yet counts as no marks. 0 %: no marks; 100 %: full marks."
        ),
        NOTHING_DUE,
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        return spread(nw.col("score").fill_null(0.0).mean())


class WorkScoresLately(LinearIndicator):
    """The mean score of the work due in the last eight weeks, with nothing for what was not handed in: 1 to -1.

    It shows a fall that the mean over the whole course still hides. Null where nothing was due then.

    >>> WorkScoresLately.of([{"score": 1.0}, {}, {"score": 0.0, "due": 1_600_000_000}]), WorkScoresLately.of([])
    (0.0, None)
    """

    name = "work_scores_lately"
    label = _("Scores of work due lately")
    description = _(
        "The learner's average grade in the work due in the last eight weeks before the end of the time looked at;"
        " what was not handed in or not graded yet counts as no marks. 0 %: no marks; 100 %: full marks. Not known if"
        " nothing was due then."
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        scores = nw.col("score").fill_null(0.0)
        return spread(nw.when(within_last(56, "due")).then(scores).mean())


class WorkScoresPercentile(LinearIndicator):
    """The mean score of all the work due, nothing for what was not handed in, among the others of the course.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> WorkScoresPercentile.of([{"score": 1.0}, {}, {}, {}])
    0.25
    """

    name = "work_scores_percentile"
    label = _("Scores of all work due among peers")
    description = joined(
        _(
            "The learner's average grade in all the work due so far; what was not handed in or not graded yet counts"
            " as no marks."
        ),
        AMONG_PEERS,
    )
    rows = Rows.WORK
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return nw.col("score").fill_null(0.0).mean()
