"""Finding plugins by entry point.

The defaults come in by the same door as strangers. One broken plugin does not stop the start: its error is kept
and shown to the administrator. The environment variable ``TUTELA_PLUGINS`` narrows what is loaded: a
comma-separated list of ``kind.name`` (``providers.builtin``), empty for none at all; unset means everything.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import EntryPoint, entry_points
from typing import Any, Generic, TypeVar

from tutela.sdk.errors import PluginFault
from tutela.sdk.indicator import Indicator
from tutela.sdk.interval import Interval
from tutela.sdk.placement import Placement
from tutela.sdk.platform import Platform, PlatformError
from tutela.sdk.processor import Processor
from tutela.sdk.provider import Provider
from tutela.sdk.target import Target

T = TypeVar("T")

PREFIX = "tutela."


@dataclass(frozen=True)
class Plugins(Generic[T]):
    """The plugins of one kind: those that loaded, by name, and what went wrong with the others."""

    kind: str
    loaded: Mapping[str, type[T]] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)

    def __getitem__(self, name: str) -> type[T]:
        if name in self.loaded:
            return self.loaded[name]
        why = self.broken.get(name, "it is not installed")
        raise PluginFault(f"no {self.kind[:-1]} called {name!r}: {why}")

    def __contains__(self, name: object) -> bool:
        return name in self.loaded


def providers() -> Plugins[Provider[Any]]:
    """All providers."""
    return load("providers", Provider)


def placements() -> Plugins[Placement]:
    """All placements."""
    return load("placements", Placement)


def platforms() -> Plugins[Platform[Any]]:
    """All kinds of learning platform."""
    return load("platforms", Platform)


def indicators() -> Plugins[Indicator]:
    """All indicators."""
    return load("indicators", Indicator)


def targets() -> Plugins[Target]:
    """All targets."""
    return load("targets", Target)


def intervals() -> Plugins[Interval]:
    """All intervals."""
    return load("intervals", Interval)


def platform_at(location: str, kind: str | None = None, **options: Any) -> Platform[Any]:
    """The platform at *location*, of the first kind that knows it, or of *kind*. Raises `PlatformError`."""
    known = platforms()
    for name in [kind] if kind else known.loaded:
        found = known[name].at(location, **options)
        if found is not None:
            return found
    kinds = kind or ", ".join(known.loaded)
    broken = "".join(f" {name} could not be loaded ({why})." for name, why in known.broken.items())
    raise PlatformError(f"There is no learning platform at {location} that is known here ({kinds}).{broken}")


def processors() -> Plugins[Processor]:
    """All processors."""
    return load("processors", Processor)


@cache
def load(kind: str, base: type[T]) -> Plugins[T]:
    """The plugins of *kind* (the entry-point group ``tutela.<kind>``), each a subclass of *base*. Loaded once."""
    loaded: dict[str, type[T]] = {}
    broken: dict[str, str] = {}
    for entry in sorted(entry_points(group=PREFIX + kind), key=lambda entry: entry.name):
        if not _wanted(kind, entry.name):
            continue
        try:
            loaded[entry.name] = _checked(entry, base)
        except Exception as failure:  # noqa: BLE001 - a stranger's plugin may raise anything at import; kept and shown
            broken[entry.name] = f"{type(failure).__name__}: {failure}"
    return Plugins(kind, loaded, broken)


def _wanted(kind: str, name: str) -> bool:
    chosen = os.environ.get("TUTELA_PLUGINS")
    return chosen is None or f"{kind}.{name}" in {part.strip() for part in chosen.split(",")}


def _checked(entry: EntryPoint, base: type[T]) -> type[T]:
    found: object = entry.load()
    if not (isinstance(found, type) and issubclass(found, base)):
        raise PluginFault(f"{entry.value} is not a subclass of {base.__name__}")
    if getattr(found, "name", None) != entry.name:
        raise PluginFault(
            f"{entry.value} calls itself {getattr(found, 'name', None)!r}, its entry point {entry.name!r}"
        )
    return found
