"""An administrator looks who may do what in a course, and changes it for one role."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import OpenPage, SignIn
from tests.journeys.eyes import inspect
from tutela.site.tests.servers import Server, serving

pytestmark = pytest.mark.long


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Server]:
    """A demo site of its own."""
    data = tmp_path / "data"
    with serving(data, "demo", "--no-university", "--port", "0", "--data", str(data)) as server:
        yield server


def test_an_administrator_changes_a_role_in_a_course(site: Server, open_page: OpenPage, sign_in: SignIn) -> None:
    page = open_page(site)
    sign_in(page, "admin")
    page.goto("/administration/roles/")
    page.get_by_label("Another place").fill("Coasts")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("region", name="Places found").get_by_role("link", name="Coasts and oceans").click()
    inspect(page, "roles-in-a-course")
    page.get_by_role("link", name="Student").first.click()
    inspect(page, "one-role")
    page.locator('select[name="aiplacement/rest:generate_text"]').select_option("allow")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("1 permission changed.")
    expect(page.get_by_role("region", name="What was changed here")).to_contain_text("aiplacement/rest:generate_text")
    inspect(page, "roles-changed")
