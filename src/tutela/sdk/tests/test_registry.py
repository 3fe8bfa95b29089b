"""Plugins are found by entry point, and a bad one stops nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tutela.sdk import PluginFault, registry
from tutela.sdk.registry import Plugins, load, providers

SOURCE = """
from tutela.sdk import Provider


class Fine(Provider):
    name = "fine"


class Misnamed(Provider):
    name = "another"


class Stranger:
    name = "stranger"
"""

TWINS = """
from tutela.sdk import Provider


class Twin(Provider):
    name = "fine"


class Only(Provider):
    name = "only"
"""


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    """The registry reads the entry points anew, before and after."""
    load.cache_clear()
    yield
    load.cache_clear()


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Installs a package whose providers are *points*, by name."""

    def put(**points: str) -> None:
        (tmp_path / "strange_plugins.py").write_text(SOURCE, encoding="utf-8")
        (tmp_path / "strange_twins.py").write_text(TWINS, encoding="utf-8")
        info = tmp_path / "strange_plugins-1.dist-info"
        info.mkdir()
        lines = "\n".join(f"{name} = {target}" for name, target in points.items())
        (info / "entry_points.txt").write_text(f"[tutela.providers]\n{lines}\n", encoding="utf-8")
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: strange-plugins\nVersion: 1\n", encoding="utf-8")
        monkeypatch.syspath_prepend(tmp_path)

    return put


def test_our_own_come_in_by_the_same_door() -> None:
    assert {"builtin", "openai"} <= providers().loaded.keys()


def test_a_strangers_plugin_is_found(install: Callable[..., None]) -> None:
    install(fine="strange_plugins:Fine")
    assert "fine" in providers() and providers()["fine"].__name__ == "Fine"


@pytest.mark.parametrize(
    ("target", "why"),
    [
        ("no_such_module:Thing", "No module named 'no_such_module'"),
        ("strange_plugins:Missing", "Missing"),
        ("strange_plugins:Stranger", "is not a subclass of Provider"),
        ("strange_plugins:Misnamed", "calls itself 'another'"),
    ],
)
def test_a_broken_plugin_is_kept_with_its_reason_and_stops_nobody(
    install: Callable[..., None], target: str, why: str
) -> None:
    install(odd=target)
    assert why in providers().broken["odd"] and "builtin" in providers()
    with pytest.raises(PluginFault, match="no provider called 'odd'"):
        providers()["odd"]


def test_every_provider_of_a_module_is_registered_under_its_own_name(install: Callable[..., None]) -> None:
    install(ours="strange_plugins")
    assert {"fine", "another", "builtin"} <= providers().loaded.keys() and not providers().broken


def test_a_module_that_cannot_be_imported_is_kept_with_its_reason(install: Callable[..., None]) -> None:
    install(odd="no_such_module")
    assert "No module named 'no_such_module'" in providers().broken["odd"] and "builtin" in providers()


def test_the_second_who_claims_a_name_is_shown_and_the_first_stays(install: Callable[..., None]) -> None:
    install(fine="strange_plugins:Fine", later="strange_twins")
    assert providers()["fine"].__module__ == "strange_plugins"
    assert "'fine', which is taken" in providers().broken["strange_twins:Twin"]
    assert "only" in providers()


def test_a_plugin_that_is_not_there_is_named() -> None:
    with pytest.raises(PluginFault, match="no provider called 'nobody': it is not installed"):
        providers()["nobody"]


@pytest.mark.parametrize(
    ("chosen", "loaded"),
    [("", set()), ("providers.builtin", {"builtin"}), (" providers.builtin , placements.x", {"builtin"})],
)
def test_the_environment_narrows_what_is_loaded(monkeypatch: pytest.MonkeyPatch, chosen: str, loaded: set[str]) -> None:
    monkeypatch.setenv("TUTELA_PLUGINS", chosen)
    assert set(providers().loaded) == loaded


@pytest.mark.parametrize("kind", ["providers", "placements", "platforms", "indicators", "targets", "intervals"])
def test_no_plugin_of_ours_is_broken(kind: str) -> None:
    found: Plugins[object] = getattr(registry, kind)()
    assert not found.broken
