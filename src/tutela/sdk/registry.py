"""Finding plugins by entry point.

The defaults are found as a stranger's are. An entry point names a class, or a module or package: then every class of
the contract that it exports (``__all__``, or what is public, named and defined there) is registered under its
own ``name``.

One broken plugin does not stop the start: its error is kept and shown to the administrator.
The environment variable ``TUTELA_PLUGINS`` narrows what is loaded: a comma-separated list of ``kind.name``
(``providers.builtin``), empty for none at all; unset means everything.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.metadata import entry_points
from types import ModuleType
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
    for entry in sorted(entry_points(group=PREFIX + kind), key=lambda entry: (entry.name, entry.value)):
        if not _wanted(kind, entry.name if entry.attr else None):
            continue
        try:
            found = entry.load()
            candidates = _exported(found, base) if isinstance(found, ModuleType) else {entry.value: found}
        except Exception as failure:  # noqa: BLE001 - a stranger's plugin may raise anything at import; kept and shown
            broken[entry.name] = f"{type(failure).__name__}: {failure}"
            continue
        for place, candidate in candidates.items():
            try:
                name, plugin = _checked(candidate, place, base, entry.name if entry.attr else None)
                if loaded.get(name, plugin) is not plugin:
                    raise PluginFault(f"{place} calls itself {name!r}, which is taken")
            except PluginFault as failure:
                broken[entry.name if entry.attr and entry.name not in loaded else place] = f"PluginFault: {failure}"
            else:
                if _wanted(kind, name):
                    loaded[name] = plugin
    return Plugins(kind, dict(sorted(loaded.items())), broken)


def _wanted(kind: str, name: str | None) -> bool:
    """Whether the plugin *name* is to be loaded; of None: whether any of its kind is."""
    chosen = os.environ.get("TUTELA_PLUGINS")
    if chosen is None:
        return True
    parts = {part.strip() for part in chosen.split(",")}
    return f"{kind}.{name}" in parts if name else any(part.startswith(f"{kind}.") for part in parts)


def _exported(module: ModuleType, base: type[T]) -> dict[str, object]:
    """What *module* exports as plugins, by its place (``module:Class``); raises `PluginFault` where that is nothing."""
    listed: list[str] | None = getattr(module, "__all__", None)
    found: dict[str, object] = {}
    for name in vars(module) if listed is None else listed:
        candidate = getattr(module, name, None)
        if not (isinstance(candidate, type) and issubclass(candidate, base)):
            continue
        ours = candidate.__module__ == module.__name__ and not name.startswith("_") and hasattr(candidate, "name")
        if ours or listed is not None:
            found[f"{module.__name__}:{name}"] = candidate
    if not found:
        raise PluginFault(f"{module.__name__} exports no {base.__name__}")
    return found


def _checked(found: object, place: str, base: type[T], called: str | None) -> tuple[str, type[T]]:
    if not (isinstance(found, type) and issubclass(found, base)):
        raise PluginFault(f"{place} is not a subclass of {base.__name__}")
    name = getattr(found, "name", None)
    if called and name != called:
        raise PluginFault(f"{place} calls itself {name!r}, its entry point {called!r}")
    if not (isinstance(name, str) and name):
        raise PluginFault(f"{place} has no name")
    return name, found
