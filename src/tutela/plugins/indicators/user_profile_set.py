"""Filled-in profile."""

from __future__ import annotations

import narwhals as nw

from tutela.sdk.indicator import LinearIndicator, Sample
from tutela.sdk.rows import Rows
from tutela.sdk.text import _


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
