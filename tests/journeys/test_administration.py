"""An administrator's way: add a provider, mend its key, test, order, switch on, and read the register."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import ConsoleOf, OpenPage, SignIn
from tests.journeys.eyes import inspect
from tutela.site.tests.servers import Server, serving
from tutela.testing.openai_stub import OpenAIStub, ThreadedStub

pytestmark = pytest.mark.long
KEY = "sk-never-to-be-seen-again"


@pytest.fixture(scope="module")
def stub() -> Iterator[ThreadedStub]:
    with OpenAIStub.in_thread() as running:
        yield running


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Server]:
    """A demo site of its own."""
    data = tmp_path / "data"
    with serving(data, "demo", "--no-university", "--port", "0", "--data", str(data)) as server:
        yield server


@pytest.fixture
def administrator(site: Server, open_page: OpenPage, sign_in: SignIn) -> Page:
    page = open_page(site)
    sign_in(page, "admin")
    return page


def test_a_provider_is_added_mended_tested_ordered_and_used(
    administrator: Page, site: Server, stub: ThreadedStub, open_page: OpenPage, sign_in: SignIn
) -> None:
    page = administrator
    steps.add_openai(page, "University", stub.base_url, KEY)
    assert KEY not in page.content()

    stub.behave("unauthorised")
    page.get_by_role("button", name="Test the connection").click()
    expect(page.get_by_role("status")).to_contain_text("does not accept the API key")
    inspect(page, "provider-with-a-wrong-key")
    assert KEY not in page.content()

    stub.behave("answers", text="Answered by the university.")
    page.get_by_label("API key").fill("sk-right")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("Saved.")
    page.get_by_role("button", name="Test the connection").click()
    expect(page.get_by_role("status")).to_contain_text("Connected.")
    assert stub.requests[-1].headers["authorization"] == "Bearer sk-right"

    steps.switch(page, "University")
    page.get_by_role("navigation", name="Administration").get_by_role("link", name="Providers").click()
    page.get_by_role("button", name="Move University up").click()
    expect(page.locator("ol.list > li").first).to_contain_text("University")
    inspect(page, "providers")

    _summary_as_learner(open_page(site), sign_in, "Answered by the university.")
    _register_shows(page, "University")


def _summary_as_learner(page: Page, sign_in: SignIn, words: str) -> None:
    sign_in(page, "learner")
    steps.open_module(page, "Why the sea rises and falls")
    page.get_by_role("button", name="Summarise").click()
    page.get_by_role("button", name="Accept and continue").click()
    expect(page.locator("[data-view=answer]")).to_contain_text(words)


def _register_shows(page: Page, instance: str) -> None:
    page.goto("/administration/register/")
    rows = page.locator("tbody tr")
    expect(rows.first).to_contain_text("Lena Marsh")
    expect(rows.first).to_contain_text(instance)
    expect(rows.first).to_contain_text("Succeeded")
    expect(rows).to_have_count(1)  # the policy is shown before anything is asked: no refusal is on record
    inspect(page, "register")
    page.get_by_role("button", name="Details of Summarise").first.click()
    detail = page.get_by_role("dialog")
    expect(detail).to_contain_text("gpt-5-mini")
    page.keyboard.press("Escape")
    expect(detail).to_be_hidden()
    page.get_by_text("Filters").click()
    page.get_by_label("Outcome").select_option("Succeeded")
    page.get_by_role("button", name="Show").click()
    expect(rows).to_have_count(1)
    inspect(page, "register-filtered")
    with page.expect_download() as file:
        page.get_by_role("link", name="CSV").click()
    with Path(file.value.path()).open(encoding="utf-8", newline="") as lines:
        assert [row["instance_name"] for row in csv.DictReader(lines)] == [instance]


def test_what_is_entered_wrongly_is_explained_beside_its_field(administrator: Page, console_of: ConsoleOf) -> None:
    administrator.goto("/administration/providers/add/openai/")
    administrator.get_by_label("Base URL").fill("nonsense")
    with administrator.expect_response("**/add/openai/") as answer:
        administrator.get_by_role("button", name="Add", exact=True).click()
    assert answer.value.status == 400
    field = administrator.get_by_label("Base URL")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(
        re.compile(r"Must be an address that begins with https:// or http://\.$")
    )
    inspect(administrator, "add-with-errors")
    console_of(administrator).expect("400")


PAGES = {
    "overview": "/administration/",
    "choose": "/administration/providers/add/",
    "add": "/administration/providers/add/openai/",
    "builtin": "/administration/providers/1/",
    "delete": "/administration/providers/1/delete/",
    "action": "/administration/providers/1/actions/summarise_text/",
    "placements": "/administration/placements/",
    "policies": "/administration/policy/",
    "capabilities": "/administration/capabilities/?person=learner&capability=moodle/course:view&course=1",
}


@pytest.mark.parametrize("name", PAGES)
def test_an_administrators_page_is_sound(demo: Server, open_page: OpenPage, sign_in: SignIn, name: str) -> None:
    page = open_page(demo)
    sign_in(page, "admin")
    answer = page.goto(PAGES[name])
    assert answer is not None
    assert answer.status == 200
    inspect(page, f"administration-{name}")


def test_a_new_policy_is_previewed_published_and_asked_for(
    administrator: Page, site: Server, open_page: OpenPage, sign_in: SignIn
) -> None:
    administrator.goto("/administration/policy/new/")
    administrator.get_by_label("English").fill("<h2>Our rules</h2><p>Use it <b>fairly</b>.</p>")
    administrator.get_by_role("button", name="Preview").click()
    expect(administrator.get_by_role("heading", name="Our rules")).to_be_visible()
    inspect(administrator, "policy-preview")
    administrator.get_by_role("button", name="Publish").click()
    expect(administrator.get_by_role("status")).to_contain_text("is in force")
    learner = open_page(site)
    sign_in(learner, "learner")
    learner.goto("/my-ai/")
    expect(learner.get_by_role("heading", name="Our rules")).to_be_visible()


def test_a_placement_that_is_switched_off_is_gone_from_the_course(
    administrator: Page, site: Server, open_page: OpenPage, sign_in: SignIn
) -> None:
    administrator.goto("/administration/placements/")
    steps.switch(administrator, "Course assistance")
    learner = open_page(site)
    sign_in(learner, "learner")
    steps.open_module(learner, "Why the sea rises and falls")
    expect(learner.get_by_role("button", name="Summarise")).to_have_count(0)


def test_the_theme_is_kept(page: Page) -> None:
    page.goto("/login/")
    page.get_by_label("Theme").select_option("Dark")
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(19, 21, 24)"
