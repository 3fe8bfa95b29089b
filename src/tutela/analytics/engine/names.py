"""Finding targets, intervals and indicators by our names or by Moodle's full class names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

from tutela.sdk import registry
from tutela.sdk.errors import Decline, TutelaError

if TYPE_CHECKING:
    from tutela.sdk.indicator import Indicator
    from tutela.sdk.interval import Interval
    from tutela.sdk.registry import Plugins
    from tutela.sdk.target import Target


class _Named(Protocol):
    name: str
    moodle: str


T = TypeVar("T")


class UnknownName(TutelaError):
    """Nothing installed has this name."""


def target_named(name: str, *, compat: bool) -> Target:
    """The target called *name*."""
    return _found(registry.targets(), name)(compat=compat)


def interval_named(name: str) -> Interval:
    """The interval called *name*."""
    return _found(registry.intervals(), name)()


def indicators_named(names: Sequence[str], target: Target, *, compat: bool) -> list[Indicator]:
    """The indicators called *names*, in that order. Raises `Decline` where one cannot be said of *target*'s samples."""
    installed = registry.indicators()
    found = [_found(installed, name)(compat=compat) for name in dict.fromkeys(names)]
    for indicator in found:
        if target.sample not in indicator.samples:
            raise Decline(f"{indicator.name} cannot be computed for {target.name}: it is not about a {target.sample}")
    return found


def all_indicators(*, compat: bool) -> list[Indicator]:
    """Every indicator that is installed."""
    return [kind(compat=compat) for kind in registry.indicators().loaded.values()]


def indicators_for(target: Target) -> tuple[str, ...]:
    """The names of all installed indicators that can be computed for *target*."""
    kinds = registry.indicators().loaded
    return tuple(name for name, kind in kinds.items() if target.sample in kind.samples)


def _found(plugins: Plugins[T], name: str) -> type[T]:
    if name in plugins:
        return plugins[name]
    wanted = name if name.startswith("\\") else "\\" + name
    for kind in plugins.loaded.values():
        if getattr(kind, "moodle", "") == wanted:
            return kind
    if name in plugins.broken:
        return plugins[name]  # raises, and says what is wrong with it
    raise UnknownName(f"no {plugins.kind[:-1]} is called {name!r}; there are {', '.join(sorted(plugins.loaded))}")
