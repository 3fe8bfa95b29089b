"""Whether and when the learner came, and what is set in their profile."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import SECONDS_PER_DAY, BinaryIndicator, LinearIndicator, Sample, yes_or_no
from tutela.sdk.meanings import AMONG_PEERS
from tutela.sdk.rows import Rows
from tutela.sdk.text import _, joined


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


class AnyAccessBeforeStart(BinaryIndicator):
    """The learner opened the course before it began.

    >>> AnyAccessBeforeStart.of([{"first_event_here": 1_600_000_000}])
    1.0
    >>> AnyAccessBeforeStart.of([{"first_event_here": None}])
    -1.0
    """

    name = "any_access_before_start"
    label = _("Any access before the start of the course")
    description = _(
        "Yes: the learner opened the course before its start. No: the learner did not, or the course has no start."
    )
    moodle = r"\core\analytics\indicator\any_access_before_start"
    rows = Rows.SAMPLE
    needs = ("first_event_here",)

    def expression(self) -> nw.Expr:
        return yes_or_no(nw.col("first_event_here") < nw.col("course_start"))


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


class EnrolmentLead(LinearIndicator):
    """How many days before the course began the learner enrolled, among the others of it: 1 first, -1 last.

    Null where it is not known.

    (The doctest shows the raw measure; the analyser turns it into the mid-rank among the samples of the course.)

    >>> EnrolmentLead.of([{"enrolled_from": 1_699_913_600}])
    1.0
    """

    name = "enrolment_lead"
    label = _("Early enrolment among peers")
    description = joined(
        _("How long before the start of the course the learner enrolled; not known without these dates."),
        AMONG_PEERS,
    )
    rows = Rows.SAMPLE
    needs = ("enrolled_from",)
    among_peers = True

    def expression(self) -> nw.Expr:
        return (nw.col("course_start") - nw.col("enrolled_from")).cast(nw.Float64) / SECONDS_PER_DAY


class UserProfileSet(LinearIndicator):
    """How much the person told about themselves: a description and a picture count 1 each, five fields 0.2 each.

    In Moodle a missing picture counts as a picture, so that nobody is below 0. Corrected: it does not.

    >>> UserProfileSet.of([{"has_city": True, "has_description": True}])
    0.2
    >>> UserProfileSet.of([{}]), UserProfileSet.of([{}], compat=True), UserProfileSet.of([{"is_confirmed": False}])
    (-1.0, 0.0, -1.0)
    """

    name = "user_profile_set"
    label = _("User profile set")
    description = _(
        "How much people have filled in of their profile: description and picture count half each; institution,"
        " department, address, city and country a tenth each. 0 %: nothing, or the account is not confirmed or a"
        " policy not accepted yet; 100 %: for instance description and picture."
    )
    moodle = r"\core_user\analytics\indicator\user_profile_set"
    rows = Rows.SAMPLE
    samples = frozenset({Sample.ENROLMENT, Sample.PERSON})
    needs = (
        "is_confirmed",
        "has_pending_policies",
        "has_description",
        "has_picture",
        "has_institution",
        "has_department",
        "has_address",
        "has_city",
        "has_country",
    )

    def expression(self) -> nw.Expr:
        fields = ("has_institution", "has_department", "has_address", "has_city", "has_country")
        picture = nw.lit(1.0) if self.compat else _points("has_picture", 1.0)
        told = nw.sum_horizontal(_points("has_description", 1.0), picture, *(_points(field, 0.2) for field in fields))
        value = nw.when(told >= 2.0).then(nw.lit(1.0)).otherwise((told - 1.0).round(2))
        return nw.when(nw.col("is_confirmed") & ~nw.col("has_pending_policies")).then(value).otherwise(nw.lit(-1.0))


def _points(flag: str, points: float) -> nw.Expr:
    return nw.when(nw.col(flag)).then(nw.lit(points)).otherwise(nw.lit(0.0))


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
