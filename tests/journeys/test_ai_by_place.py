"""A teacher switches AI off in a course, an administrator locks it; learners find the buttons gone or there."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import OpenPage, SignIn
from tests.journeys.eyes import inspect
from tutela.site.tests.servers import Server, serving

pytestmark = pytest.mark.long
MODULE = "Why the sea rises and falls"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Server]:
    """A demo site of its own."""
    data = tmp_path / "data"
    with serving(data, "demo", "--no-university", "--port", "0", "--data", str(data)) as server:
        yield server


def choose(page: Page, what: str, value: str) -> None:
    """Set one switch of the page, as somebody with a mouse."""
    page.get_by_role("group", name=what, exact=True).get_by_role("radio", name=value, exact=True).check()


def save(page: Page) -> None:
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").first).to_contain_text("Saved.")


def test_a_teacher_switches_and_an_administrator_locks(site: Server, open_page: OpenPage, sign_in: SignIn) -> None:
    teacher, learner, administrator = (open_page(site) for _ in range(3))
    for page, name in ((teacher, "teacher"), (learner, "learner"), (administrator, "admin")):
        sign_in(page, name)

    steps.open_module(learner, MODULE)
    expect(learner.get_by_role("button", name="Summarise")).to_be_visible()

    steps.open_module(teacher, MODULE)
    teacher.get_by_role("navigation", name="Breadcrumb").get_by_role("link").nth(1).click()
    teacher.get_by_role("link", name="AI in this course").click()
    inspect(teacher, "ai-in-a-course")
    choose(teacher, "All of AI", "Off")
    save(teacher)
    inspect(teacher, "ai-in-a-course-off")
    learner.reload()
    expect(learner.get_by_role("button", name="Summarise")).to_have_count(0)

    choose(teacher, "All of AI", "As above")
    save(teacher)
    administrator.goto("/administration/ai-by-place/")
    inspect(administrator, "ai-everywhere")
    choose(administrator, "Summarise", "Off")
    administrator.get_by_role("checkbox", name="Lock Summarise").check()
    save(administrator)
    inspect(administrator, "ai-everywhere-locked")

    teacher.reload()
    summarise = teacher.get_by_role("group", name="Summarise", exact=True)
    expect(summarise).to_contain_text("Locked in: The whole site, by")
    expect(summarise.get_by_role("radio", name="On")).to_be_disabled()
    inspect(teacher, "ai-in-a-course-locked")
    learner.reload()
    expect(learner.get_by_role("button", name="Summarise")).to_have_count(0)
