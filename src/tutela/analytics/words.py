"""Indicators' values in words, in the language that is active."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext

from tutela.analytics import catalogue
from tutela.analytics.views import ReasonView
from tutela.sdk.text import _

LEAST_SHARE = 0.02
"""A reason that weighs less than that of the weightiest says nothing."""


SCALE = ((20, _("very poor")), (40, _("poor")), (60, _("middling")), (80, _("good")), (100, _("very good")))
"""Below which percentage of the scale each word holds, from the end at which one worries (-1) to the other."""


def value_in_words(kind: str, value: float | None) -> str:
    """What an indicator's value means: a linear one in a word for its fifth, with its share of the scale.

    The word judges: that the last activity is long past is poor, though the time since then is much.

    >>> value_in_words("linear", 0.5), value_in_words("linear", -1.0), value_in_words("binary", -1.0)
    ('good (75 %)', 'very poor (0 %)', 'No')
    """
    if value is None:
        return gettext("not known")
    if kind == "binary":
        return gettext("Yes") if value > 0 else gettext("No")
    if kind == "linear":
        percent = round(50 * (value + 1))
        return gettext("%(word)s (%(percent)d %%)") % {"word": gettext(_word(percent)), "percent": percent}
    return f"{value:g}"


def _word(percent: int) -> str:
    return next((word for limit, word in SCALE if percent < limit), SCALE[-1][1])


def reasons(
    calculations: Mapping[str, float | None], explanation: Sequence[Sequence[object]]
) -> tuple[tuple[ReasonView, ...], tuple[ReasonView, ...]]:
    """What speaks for a prediction and what against, the weightiest first. Without weights all speak for it."""
    if not explanation:
        return tuple(_reason(name, value, 0.0, 0.0) for name, value in calculations.items()), ()
    weights = {str(name): float(str(weight)) for name, weight in explanation}
    most = max((abs(weight) for weight in weights.values()), default=0.0) or 1.0
    said = [
        _reason(name, calculations.get(name), weight, abs(weight) / most)
        for name, weight in sorted(weights.items(), key=lambda item: -abs(item[1]))
        if abs(weight) / most >= LEAST_SHARE
    ]
    return tuple(each for each in said if each.weight > 0), tuple(each for each in said if each.weight < 0)


def _reason(name: str, value: float | None, weight: float, share: float) -> ReasonView:
    indicator = catalogue.indicator(name)
    return ReasonView(name, gettext(indicator.label), value, value_in_words(indicator.kind, value), weight, share)
