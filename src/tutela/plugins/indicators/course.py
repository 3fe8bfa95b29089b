"""What is true of the whole course: how it is set up, and the means of its learners."""

from __future__ import annotations

from math import log

import narwhals as nw

from tutela.sdk.indicator import SECONDS_PER_DAY, BinaryIndicator, LinearIndicator, Sample, spread, yes_or_no
from tutela.sdk.meanings import NO_GRADES, NOTHING_DUE
from tutela.sdk.measures import amount, day, different, handed_in, lead_days, nearness, weighted_mean
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


class CompletionEnabled(BinaryIndicator):
    """The course says what completing it means, and tracks it.

    >>> CompletionEnabled.of([{"completion_enabled": True, "has_criteria": False}])
    -1.0
    """

    name = "completion_enabled"
    label = _("Completion tracking enabled")
    description = _(
        "Yes: the course keeps track of who completes it, and says what that takes. No: one of the two is missing."
    )
    moodle = r"\core_course\analytics\indicator\completion_enabled"
    rows = Rows.SAMPLE
    samples = frozenset({Sample.ENROLMENT, Sample.COURSE})
    needs = ("completion_enabled", "has_criteria")

    def expression(self) -> nw.Expr:
        return yes_or_no(nw.col("completion_enabled") & nw.col("has_criteria"))


class NoTeacher(BinaryIndicator):
    """There is a teacher in the course: 1 for yes. Moodle's name says the opposite of what it measures.

    Counted are roles that were given in the course itself, not above it.

    >>> NoTeacher.of([{"teachers_here": 2}]), NoTeacher.of([{"teachers_here": 0}])
    (1.0, -1.0)
    """

    name = "no_teacher"
    label = _("There are teachers")
    description = _(
        "Yes: somebody is a teacher in the course. No: nobody is. Only roles given in the course itself count."
    )
    moodle = r"\core_course\analytics\indicator\no_teacher"
    rows = Rows.SAMPLE
    samples = frozenset({Sample.ENROLMENT, Sample.COURSE})
    needs = ("teachers_here",)

    def expression(self) -> nw.Expr:
        return yes_or_no(nw.col("teachers_here") > 0)


class NoStudent(BinaryIndicator):
    """There is a student in the course: 1 for yes. Moodle's name says the opposite of what it measures.

    Counted are roles that were given in the course itself, not above it.

    >>> NoStudent.of([{"students_here": 2}]), NoStudent.of([{"students_here": 0}])
    (1.0, -1.0)
    """

    name = "no_student"
    label = _("There are students")
    description = _(
        "Yes: somebody is a student in the course. No: nobody is. Only roles given in the course itself count."
    )
    moodle = r"\core_course\analytics\indicator\no_student"
    rows = Rows.SAMPLE
    samples = frozenset({Sample.ENROLMENT, Sample.COURSE})
    needs = ("students_here",)

    def expression(self) -> nw.Expr:
        return yes_or_no(nw.col("students_here") > 0)


MOST_ACTS = 100


class CourseActivity(LinearIndicator):
    """How much the course's learners do in a day, on the mean: -1 for nothing, 1 for a hundred acts or more.

    By the logarithm, so that a course of few clicks is told from one of fewer.

    (The doctest shows one learner's measure; the analyser takes the mean over the course.)

    >>> round(CourseActivity.on("1:viewx56"), 2), CourseActivity.on("")
    (-0.52, -1.0)
    """

    name = "course_activity"
    label = _("Activity in the course")
    description = _(
        "How much the course's learners did on a day of the time looked at, on average. 0 %: nothing; 100 %: a"
        " hundred steps or more, where the first ones raise it most."
    )
    rows = Rows.EVENTS
    when_empty = -1.0
    of_course = True

    def expression(self) -> nw.Expr:
        length = (nw.col("range_end").max() - nw.col("range_start").max()).cast(nw.Float64) / SECONDS_PER_DAY
        return spread(((amount() / length + 1.0).log() / log(MOST_ACTS + 1)).clip(0.0, 1.0))


class CourseActiveDays(LinearIndicator):
    """On what share of the days of the range the course's learners were there, on the mean: -1 for none, 1 for all.

    (The doctest shows one learner's measure; the analyser takes the mean over the course.)

    >>> CourseActiveDays.on("0.5:view 1.5:view 8:read"), CourseActiveDays.on("")
    (-0.7857142857142857, -1.0)
    """

    name = "course_active_days"
    label = _("Active days in the course")
    description = _(
        "On how many days the course's learners were in the course on average, as a share of all days of the time"
        " looked at. 0 %: on none; 100 %: on every day."
    )
    rows = Rows.EVENTS
    when_empty = -1.0
    of_course = True

    def expression(self) -> nw.Expr:
        length = (nw.col("range_end").max() - nw.col("range_start").max()).cast(nw.Float64) / SECONDS_PER_DAY
        return spread((day().n_unique().cast(nw.Float64) / length).clip(0.0, 1.0))


MODULE, MOST_VISITED = 70, 500


class CourseActivitiesVisited(LinearIndicator):
    """How many different activities and resources the course's learners opened, on the mean: -1 none, 1 five hundred.

    (The doctest shows one learner's measure; the analyser takes the mean over the course.)

    >>> CourseActivitiesVisited.on("1:view"), round(CourseActivitiesVisited.on("2:readx9 3:post"), 2)
    (-1.0, -0.65)
    """

    name = "course_activities_visited"
    label = _("Activities visited in the course")
    description = _(
        "How many different activities and resources the course's learners opened in the time looked at, on average."
        " 0 %: none; 100 %: five hundred or more, where the first ones raise it most."
    )
    rows = Rows.EVENTS
    when_empty = -1.0
    of_course = True

    def expression(self) -> nw.Expr:
        visited = different(nw.col("instance_id"), nw.col("level") == MODULE)
        return spread(((visited + 1.0).log() / log(MOST_VISITED + 1)).clip(0.0, 1.0))


class CourseLastActivity(LinearIndicator):
    """How many days before the range's end the course's learners were last there, on the mean: 1 for none, -1 for 100.

    (The doctest shows one learner's measure; the analyser takes the mean over the course.)

    >>> CourseLastActivity.on("1:view 28:read"), CourseLastActivity.on("")
    (1.0, -1.0)
    """

    name = "course_last_activity"
    label = _("Days since last activity in the course")
    description = _(
        "When the course's learners were last active on average, counted back from the end of the time looked at. 100"
        " %: right at the end; 50 %: nine days; 0 %: a hundred days or more, or not in that time."
    )
    rows = Rows.EVENTS
    when_empty = -1.0
    of_course = True

    def expression(self) -> nw.Expr:
        away = (nw.col("range_end").max() - nw.col("time").max()).cast(nw.Float64) / SECONDS_PER_DAY
        return nearness(away)


WEEK = 7.0


class CourseLeadTime(LinearIndicator):
    """By how many days the course's learners handed in work before it was due, on the mean; a week early is 0.5.

    (The doctest shows one learner's measure; the analyser takes the mean over the course.)

    >>> CourseLeadTime.of([{"due": 1_700_604_800, "submitted": 1_700_000_000}, {}]), CourseLeadTime.of([{}])
    (0.5, None)
    """

    name = "course_lead_time"
    label = _("How early work is handed in in the course")
    description = _(
        "How long before it was due the course's learners handed in their work, on average. 25 %: a week late; 50 %:"
        " just in time; 75 %: a week early. Not known if nobody has handed in anything that was due."
    )
    rows = Rows.WORK
    of_course = True

    def expression(self) -> nw.Expr:
        lead = lead_days()
        return lead / (WEEK + lead.abs())


class CourseMeanScore(LinearIndicator):
    """The mean score of the course's learners in what was graded.

    (The doctest shows one learner's measure; the analyser takes the mean over the course.)

    >>> CourseMeanScore.of([{"score": 0.5}, {"score": 1.0}])
    0.5
    """

    name = "course_mean_score"
    label = _("Mean score in the course")
    description = joined(
        _("The average grade of the course's learners in its activities so far. 0 %: no marks; 100 %: full marks."),
        NO_GRADES,
    )
    rows = Rows.GRADES
    of_course = True

    def expression(self) -> nw.Expr:
        return spread(nw.col("score").mean())


class CoursePointsEarned(LinearIndicator):
    """What the course's learners earned, on the mean, of the points due: how hard the course is so far.

    Where one stands among peers means more in a course that many fail.

    (The doctest shows one learner's measure; the analyser takes the mean over the course.)

    >>> CoursePointsEarned.of([{"score": 0.5, "weight": 30.0}, {"weight": 10.0}])
    -0.25
    """

    name = "course_points_earned"
    label = _("Points earned in the course")
    description = joined(
        _(
            "How many of the points for the work due so far the course's learners earned, on average; work counts by"
            " its weight in the grade, and what was not handed in or not graded yet earns nothing. 0 %: none; 100 %:"
            " all."
        ),
        NOTHING_DUE,
    )
    rows = Rows.WORK
    of_course = True

    def expression(self) -> nw.Expr:
        return spread(weighted_mean(nw.col("score").fill_null(0.0), nw.col("weight")))


class CoursePointsHandedIn(LinearIndicator):
    """How much of the work due, by weight, the course's learners handed in on the mean.

    (The doctest shows one learner's measure; the analyser takes the mean over the course.)

    >>> CoursePointsHandedIn.of([{"submitted": 1_700_000_000, "weight": 30.0}, {"weight": 10.0}])
    0.5
    """

    name = "course_points_handed_in"
    label = _("Points handed in in the course")
    description = joined(
        _(
            "How much of the work due so far the course's learners handed in, on average; work counts by its weight"
            " in the grade. 0 %: nothing; 100 %: all."
        ),
        NOTHING_DUE,
    )
    rows = Rows.WORK
    of_course = True

    def expression(self) -> nw.Expr:
        return spread(weighted_mean(handed_in(), nw.col("weight")))


class CourseWorkScores(LinearIndicator):
    """The mean score of the course's learners in all the work due, nothing for what was not handed in.

    (The doctest shows one learner's measure; the analyser takes the mean over the course.)

    >>> CourseWorkScores.of([{"score": 1.0}, {}, {}, {}])
    -0.5
    """

    name = "course_work_scores"
    label = _("Scores of all work due in the course")
    description = joined(
        _(
            "The average grade of the course's learners in all the work due so far; every piece counts alike, and"
            " what was not handed in or not graded yet counts as no marks. 0 %: no marks; 100 %: full marks."
        ),
        NOTHING_DUE,
    )
    rows = Rows.WORK
    of_course = True

    def expression(self) -> nw.Expr:
        return spread(nw.col("score").fill_null(0.0).mean())


class PotentialCognitiveDepth(LinearIndicator):
    """How deep the deepest activity of the course lets a learner go, levels 1 to 5.

    Moodle stops the whole run with an error in a course whose activities are all of unknown types; here that is -1.

    >>> [PotentialCognitiveDepth.of([{"deepest_potential": level}]) for level in (None, 1, 4, 5)]
    [-1.0, -1.0, 0.5, 1.0]
    """

    name = "potential_cognitive_depth"
    label = _("Potential cognitive depth")
    description = _(
        "How far the activity of the course that allows most lets learners go. 0 %: only look, or there are no"
        " activities; 25 %: contribute; 50 %: see feedback; 75 %: answer it; 100 %: hand in again after it."
    )
    moodle = r"\core_course\analytics\indicator\potential_cognitive_depth"
    rows = Rows.SAMPLE
    samples = frozenset({Sample.ENROLMENT, Sample.COURSE})
    needs = ("deepest_potential",)

    def expression(self) -> nw.Expr:
        level = nw.col("deepest_potential").fill_null(1).cast(nw.Float64)
        return level * 0.5 - 1.5


class PotentialSocialBreadth(LinearIndicator):
    """How broad the broadest activity of the course lets a learner's presence be, levels 1 and 2.

    Moodle stops the whole run with an error in a course whose activities are all of unknown types; here that is -1.

    >>> [PotentialSocialBreadth.of([{"broadest_potential": level}]) for level in (None, 1, 2)]
    [-1.0, -1.0, 1.0]
    """

    name = "potential_social_breadth"
    label = _("Potential social breadth")
    description = _(
        "Whether any activity of the course lets learners see feedback. 0 %: none does, or there are no activities;"
        " 100 %: at least one does."
    )
    moodle = r"\core_course\analytics\indicator\potential_social_breadth"
    rows = Rows.SAMPLE
    samples = frozenset({Sample.ENROLMENT, Sample.COURSE})
    needs = ("broadest_potential",)

    def expression(self) -> nw.Expr:
        level = nw.col("broadest_potential").fill_null(1).cast(nw.Float64)
        return level * 2.0 - 3.0
