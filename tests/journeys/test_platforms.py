"""An administrator looks at the connected platform and syncs it; people look at what they were told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import SignIn
from tests.journeys.eyes import inspect
from tutela.site.tests.servers import Server, serving

PLATFORMS = "/administration/platforms/"
SYNC_MS = 240_000
"""A site that has just begun learns first."""


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The demo site with its platform."""
    data = tmp_path_factory.mktemp("platforms") / "data"
    with serving(data, "demo", "--port", "0", "--data", str(data)) as server:
        yield server


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("", "platforms"),
        ("1/", "platform"),
        ("add/", "platform-choose"),
        ("add/moodle/", "platform-add"),
        ("1/delete/", "platform-delete"),
    ],
    ids=lambda value: value or "list",
)
def test_the_pages_of_platforms_are_sound(page: Page, sign_in: SignIn, path: str, name: str) -> None:
    sign_in(page, "admin")
    page.goto(f"{PLATFORMS}{path}")
    inspect(page, name)


@pytest.mark.parametrize("path", ["/notifications/", "/notifications/preferences/"])
def test_the_pages_of_notifications_are_sound(page: Page, sign_in: SignIn, path: str) -> None:
    sign_in(page, "teacher")
    page.goto(path)
    inspect(page, path.strip("/").replace("/", "-"))


def test_the_administrator_syncs_the_platform_now(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "admin")
    page.goto(PLATFORMS)
    page.get_by_role("link", name="Open University").click()
    page.get_by_role("button", name="Sync now").click()
    expect(page.locator("#sync .badge")).to_contain_text("Synced", timeout=SYNC_MS)
    expect(page.locator("#sync")).to_contain_text("People, courses and roles were up to date already.")


def test_a_course_of_the_platform_is_among_the_learners_courses(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "learner")
    page.get_by_role("link", name="Module BBB, 2014B").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Module BBB, 2014B")
