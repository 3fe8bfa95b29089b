"""What there is to choose from (targets, indicators, intervals, processors), and how it is named in words."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from django.utils.translation import gettext

from tutela.analytics.settings import AnalyticsSettings
from tutela.analytics.views import ContextView, IndicatorView, IntervalView, ProcessorView, ReasonView, TargetView
from tutela.courses.api import Category, Course
from tutela.identity.api import Context, Person
from tutela.sdk import ContextLevel, registry
from tutela.sdk.text import _

if TYPE_CHECKING:
    from tutela.sdk.registry import Plugins
    from tutela.sdk.target import Target


class _Named(Protocol):
    name: str
    moodle: str


T = TypeVar("T")


def targets() -> list[TargetView]:
    """All targets that are installed."""
    return [_target(kind) for kind in registry.targets().loaded.values()]


def target(name: str) -> TargetView | None:
    """The target called *name*; None where it is not installed."""
    kind = registry.targets().loaded.get(name)
    return _target(kind) if kind is not None else None


def indicators() -> list[IndicatorView]:
    """All indicators that are installed."""
    return [indicator(name) for name in registry.indicators().loaded]


def indicator(name: str) -> IndicatorView:
    """The indicator called *name*; its name is its label where it is not installed."""
    kind = registry.indicators().loaded.get(name)
    if kind is None:
        return IndicatorView(name, name, "")
    return IndicatorView(name, kind.label, kind.kind, kind.moodle, kind.description)


def intervals() -> list[IntervalView]:
    """All intervals that are installed."""
    loaded = registry.intervals().loaded.values()
    return [IntervalView(kind.name, kind.label, kind.for_evaluation, kind.moodle) for kind in loaded]


def interval_label(name: str) -> str:
    """What the interval is called, a marked text."""
    kind = registry.intervals().loaded.get(name)
    return kind.label if kind is not None else name


def processors() -> list[ProcessorView]:
    """All processors that are installed."""
    loaded = registry.processors().loaded.values()
    return [ProcessorView(kind.name, kind.label, kind.description, kind.config_class) for kind in loaded]


def processor_label(name: str) -> str:
    """What the processor is called, a marked text."""
    kind = registry.processors().loaded.get(name)
    return kind.label if kind is not None else name


def processor_in_use(own: str, settings: AnalyticsSettings) -> str:
    """The processor that a model uses."""
    return own or settings.predictionsprocessor


def our_name(plugins: Plugins[T], name: str) -> str:
    """Our name of what Moodle calls *name* (a full class name), or *name* where it is ours. '' where it is unknown."""
    if name in plugins.loaded:
        return name
    wanted = "\\" + name.lstrip("\\")
    found = (ours for ours, kind in plugins.loaded.items() if getattr(kind, "moodle", "") == wanted)
    return next(found, "")


def _target(kind: type[Target]) -> TargetView:
    allowed = [name for name, interval in registry.intervals().loaded.items() if kind().allows(interval())]
    fit = [name for name, one in registry.indicators().loaded.items() if kind.sample in one.samples]
    return TargetView(
        name=kind.name,
        label=kind.label,
        outcomes=kind.outcomes,
        is_static=kind.is_static,
        sample=kind.sample.value,
        preset_indicators=kind.indicators,
        preset_interval=kind.interval,
        indicators=tuple(fit),
        intervals=tuple(allowed),
        moodle=kind.moodle,
    )


NAMED = {ContextLevel.CATEGORY: Category, ContextLevel.COURSE: Course, ContextLevel.USER: Person}

SEARCHED = ((ContextLevel.COURSE, Course, "fullname"), (ContextLevel.CATEGORY, Category, "name"))
"""What a model can be restricted to, and the column by which it is found."""


def contexts_named(contextids: Iterable[int]) -> dict[int, ContextView]:
    """The contexts with what they are called, by id; four queries. '' for the system; what is gone is absent."""
    found = Context.objects.in_bulk(list(set(contextids)))
    names: dict[tuple[int, int], str] = {}
    for level, model in NAMED.items():
        wanted = [each.instanceid for each in found.values() if each.level == level]
        if wanted:
            rows = model._default_manager.in_bulk(wanted)
            names.update({(level, key): str(row) for key, row in rows.items()})
    return {key: ContextView(key, names.get((each.level, each.instanceid), "")) for key, each in sorted(found.items())}


def people_named(personids: Collection[int | None]) -> dict[int, str]:
    """What people are called, by id; one query."""
    wanted = [key for key in set(personids) if key is not None]
    return {key: str(person) for key, person in Person.objects.in_bulk(wanted).items()} if wanted else {}


def courses_named(courseids: Collection[int | None]) -> dict[int, str]:
    """What courses are called, by id; one query."""
    wanted = [key for key in set(courseids) if key is not None]
    return {key: str(course) for key, course in Course.objects.in_bulk(wanted).items()} if wanted else {}


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
    found = indicator(name)
    return ReasonView(name, gettext(found.label), value, value_in_words(found.kind, value), weight, share)
