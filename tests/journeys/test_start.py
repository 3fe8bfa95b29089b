"""A site starts whatever its plugins do, and its first administrator can do what the start advises."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.journeys.conftest import OpenPage
from tests.journeys.eyes import inspect
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


def test_the_first_administrator_changes_the_password_that_was_printed(data: Path, open_page: OpenPage) -> None:
    with serving(data) as server:
        printed = re.search(r"Password: (\S+)", "".join(server.printed))
        assert printed is not None
        page = open_page(server)
        page.goto("/login/")
        page.get_by_label("Username").fill("admin")
        page.get_by_label("Password").fill(printed[1])
        page.get_by_role("button", name="Sign in", exact=True).click()
        page.get_by_role("button", name="Menu of").click()
        page.get_by_role("link", name="Password").click()
        page.get_by_role("heading", name="Password").wait_for()
        inspect(page, "password")
        for old, new in [("a guess", "12345"), (printed[1], "a long enough secret")]:
            page.get_by_label("Old password").fill(old)
            page.get_by_label("New password", exact=True).fill(new)
            page.get_by_label("New password confirmation").fill(new)
            page.get_by_role("button", name="Change the password").click()
            page.get_by_role("alert").or_(page.get_by_text("Your password is changed.")).first.wait_for()
            inspect(page, "password-wrong" if old == "a guess" else "password-changed")
        assert page.get_by_text("Your password is changed.").is_visible()
