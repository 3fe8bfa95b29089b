"""What `tutela manage check` tells an administrator: an id, what is wrong, what to do."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.checks import CheckMessage
from pytest_django.fixtures import Settings

from tutela.sdk import registry
from tutela.site import checks


def ids(found: list[CheckMessage]) -> list[str | None]:
    assert all(message.hint for message in found)
    return [message.id for message in found]


def test_a_broken_plugin(monkeypatch: pytest.MonkeyPatch) -> None:
    broken = registry.Plugins[object]("providers", {}, {"strange": "ImportError: no module named odd"})
    monkeypatch.setattr(registry, "providers", lambda: broken)
    found = checks.broken_plugins()
    assert ids(found) == ["tutela.E001"]
    assert "providers.strange cannot be loaded: ImportError" in found[0].msg


def test_a_site_without_keys(settings: Settings) -> None:
    settings.TUTELA_ENCRYPTION_KEYS = ()
    assert ids(checks.present_keys()) == ["tutela.E003"]


def test_a_mistyped_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTELA_WOKRERS", "3")
    found = checks.unknown_variables()
    assert "tutela.W001" in ids(found)
    assert any(message.hint == "Did you mean TUTELA_WORKERS?" for message in found)


def test_a_key_that_others_may_read(settings: Settings, tmp_path: Path) -> None:
    settings.TUTELA_DATA = tmp_path
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "secret_key").write_text("x" * 40)
    (tmp_path / "keys" / "secret_key").chmod(0o644)
    assert ids(checks.private_keys()) == ["tutela.W002"]


def test_debug_mode(settings: Settings) -> None:
    settings.DEBUG = True
    assert ids(checks.debug_mode()) == ["tutela.W003"]


def test_a_site_in_order_has_nothing_to_tell(settings: Settings) -> None:
    found = [check() for check in (checks.writable_folder, checks.present_keys, checks.private_keys, checks.debug_mode)]
    assert found == [[], [], [], []]
