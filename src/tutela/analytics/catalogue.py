"""What is installed to make models of: targets, indicators, intervals, processors. Loaded when first asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

from tutela.analytics.settings import AnalyticsSettings
from tutela.analytics.views import IndicatorView, IntervalView, ProcessorView, TargetView
from tutela.sdk import registry

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
