"""A site starts whatever its plugins do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutela.site.tests.servers import run, serving

pytestmark = pytest.mark.long
REASON = "it was built for another version"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder that does not exist yet."""
    return tmp_path / "data"


@pytest.fixture
def stranger(tmp_path: Path) -> str:
    """A folder with an installed distribution whose provider raises when it is imported."""
    metadata = tmp_path / "packages" / "tutela_stranger-1.0.dist-info"
    metadata.mkdir(parents=True)
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: tutela-stranger\nVersion: 1.0\n")
    (metadata / "entry_points.txt").write_text("[tutela.providers]\nstranger = tutela_stranger:Thing\n")
    (metadata.parent / "tutela_stranger.py").write_text(f"raise RuntimeError({REASON!r})\n")
    return str(metadata.parent)


def test_a_site_without_any_plugin_answers(data: Path) -> None:
    with serving(data, TUTELA_PLUGINS="") as server:
        assert server.ask("/login/").status == 200


def test_a_broken_plugin_does_not_stop_the_start(data: Path, stranger: str) -> None:
    with serving(data, PYTHONPATH=stranger) as server:
        assert server.ask("/login/").status == 200


def test_a_broken_plugin_is_named_to_the_administrator(data: Path, stranger: str) -> None:
    said = run(data, "manage", "check", PYTHONPATH=stranger)
    assert f"The plugin providers.stranger cannot be loaded: RuntimeError: {REASON}" in said.stderr
