"""The learner's marks and points, alone and among the others of the course."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, spread
from tutela.sdk.meanings import AMONG_PEERS, NO_GRADES, NOTHING_DUE
from tutela.sdk.measures import handed_in, weighted_mean, within_last
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class MeanScore(LinearIndicator):
    """The mean of the grades given in activities so far, as shares of their scales: 1 for full marks. Null: none.

    >>> MeanScore.of([{"score": 1.0}, {"score": 0.5}]), MeanScore.of([])
    (0.5, None)
    """

    name = "mean_score"
    label = _("Mean score so far")
    description = joined(
        _(
            "The average of the grades that the learner got in activities of the course so far. 0 %: no marks; 100 %:"
            " full marks."
        ),
        NO_GRADES,
    )
    rows = Rows.GRADES

    def expression(self) -> nw.Expr:
        return spread(nw.col("score").mean())


class MeanScorePercentile(LinearIndicator):
    """The mean score of what was graded, among the others of the course. Null without grades.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> MeanScorePercentile.of([{"score": 0.5}, {"score": 1.0}])
    0.75
    """

    name = "mean_score_percentile"
    label = _("Mean score among peers")
    description = joined(
        _("The average of the grades that the learner got in activities of the course so far; not known without any."),
        AMONG_PEERS,
    )
    rows = Rows.GRADES
    among_peers = True

    def expression(self) -> nw.Expr:
        return nw.col("score").mean()


class LeastScore(LinearIndicator):
    """The worst score so far: 1 for full marks, -1 for none. Null without grades.

    >>> LeastScore.of([{"score": 0.25}, {"score": 1.0}]), LeastScore.of([])
    (-0.5, None)
    """

    name = "least_score"
    label = _("Least score")
    description = joined(
        _(
            "The lowest grade that the learner got in an activity of the course so far. 0 %: no marks; 100 %: full"
            " marks."
        ),
        NO_GRADES,
    )
    rows = Rows.GRADES

    def expression(self) -> nw.Expr:
        return spread(nw.col("score").min())


class LatestScoresPercentile(LinearIndicator):
    """The mean score of what was graded in the last eight weeks of the range, among the others of the course.

    Null without such grades.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> LatestScoresPercentile.of([{"score": 0.5}, {"score": 1.0, "graded": 1_600_000_000}])
    0.5
    """

    name = "latest_scores_percentile"
    label = _("Latest scores among peers")
    description = joined(
        _(
            "The learner's average grade in what was graded in the last eight weeks before the end of the time looked"
            " at; not known if nothing was."
        ),
        AMONG_PEERS,
    )
    rows = Rows.GRADES
    among_peers = True

    def expression(self) -> nw.Expr:
        return nw.when(within_last(56, "graded")).then(nw.col("score")).mean()


class PointsEarned(LinearIndicator):
    """What the learner earned of all the points that the work due was worth: 1 for all, -1 for none.

    Work counts by its weight in the grade; what was not handed in, or has no grade yet, has earned nothing. Null where
    nothing that counts was due yet.

    >>> PointsEarned.of([{"score": 0.5, "weight": 30.0}, {"weight": 10.0}]), PointsEarned.of([])
    (-0.25, None)
    """

    name = "points_earned"
    label = _("Points earned of those due")
    description = joined(
        _(
            "How many of the points for the work due so far the learner earned; work counts by its weight in the"
            " grade, and what was not handed in or not graded yet earns nothing. 0 %: none; 100 %: all."
        ),
        NOTHING_DUE,
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        return spread(weighted_mean(nw.col("score").fill_null(0.0), nw.col("weight")))


class PointsEarnedPercentile(LinearIndicator):
    """Points earned of those due (see *points earned*), among the others of the course: it allows for hard work.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> PointsEarnedPercentile.of([{"score": 0.5, "weight": 30.0}, {"weight": 10.0}])
    0.375
    """

    name = "points_earned_percentile"
    label = _("Points earned among peers")
    description = joined(
        _(
            "How many of the points for the work due so far the learner earned; what was not handed in or not graded"
            " yet earns nothing."
        ),
        AMONG_PEERS,
    )
    rows = Rows.WORK
    when_empty = 0.0
    among_peers = True

    def expression(self) -> nw.Expr:
        return weighted_mean(nw.col("score").fill_null(0.0), nw.col("weight"))


class PointsHandedIn(LinearIndicator):
    """How much of the work due was handed in, by its weight in the grade: 1 for all, -1 for none.

    Null where nothing that counts was due yet.

    >>> PointsHandedIn.of([{"submitted": 1_700_000_000, "weight": 30.0}, {"weight": 10.0}]), PointsHandedIn.of([])
    (0.5, None)
    """

    name = "points_handed_in"
    label = _("Points handed in of those due")
    description = joined(
        _(
            "How much of the work due so far the learner handed in, even if late; work counts by its weight in the"
            " grade. 0 %: nothing; 100 %: all."
        ),
        NOTHING_DUE,
    )
    rows = Rows.WORK

    def expression(self) -> nw.Expr:
        return spread(weighted_mean(handed_in(), nw.col("weight")))
