"""A teacher sees who is at risk and why, and acts; a learner reads what concerns them; by keyboard, and in Spanish."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import ConsoleOf, OpenPage, SignIn
from tests.journeys.eyes import inspect
from tutela.site.tests.servers import Server, serving, surroundings

pytestmark = pytest.mark.long
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A demo site with insights."""
    data = tmp_path_factory.mktemp("insights") / "data"
    with serving(data, "demo", "--no-university", "--port", "0", "--data", str(data)) as server:
        command = [sys.executable, "-m", "tests.journeys.analytics_world", str(data)]
        environment = {**surroundings(data), "PYTHONPATH": str(ROOT)}
        made = subprocess.run(command, env=environment, capture_output=True, text=True, cwd=ROOT, check=False)
        assert made.returncode == 0, made.stderr
        yield server


def as_person(site: Server, open_page: OpenPage, sign_in: SignIn, name: str, **more: object) -> Page:
    page = open_page(site, **more)
    sign_in(page, name)
    return page


def insights(page: Page) -> Page:
    """From the course, by its link."""
    page.goto("/")
    page.get_by_role("link", name="Coasts and oceans").click()
    page.get_by_role("link", name=re.compile("^Insights|^Percepciones")).click()
    return page


def test_a_teacher_finds_who_is_at_risk_reads_why_and_writes_to_them(
    site: Server, open_page: OpenPage, sign_in: SignIn, console_of: ConsoleOf
) -> None:
    page = insights(as_person(site, open_page, sign_in, "teacher"))
    rows = page.locator(".insight")
    expect(rows.first).to_contain_text("Ana Costa")
    expect(rows.first).to_contain_text("95 % very likely")
    expect(rows.first).to_contain_text("Due work handed in poor (20 %)")
    inspect(page, "insights")

    page.get_by_role("link", name="Ana Costa").click()
    expect(page.get_by_role("row", name="Due work handed in")).to_contain_text("speaks for it, 100 %")
    expect(page.get_by_role("row", name="Mean score so far")).to_contain_text("speaks against it, 50 %")
    inspect(page, "insight")
    page.get_by_role("link", name="Due work handed in").click()
    expect(page.get_by_role("heading", name="How to read it")).to_be_visible()
    inspect(page, "indicator")
    page.go_back()

    page.get_by_role("button", name="Send message").click()
    inspect(page, "insight-message")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("Write something to them.")).to_be_visible()
    console_of(page).expect("400")
    page.get_by_label("Your message").fill("Shall we talk on Monday?")
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_role("status")).to_contain_text("Your message is sent.")

    page.get_by_role("link", name="Ana Costa").click()
    page.get_by_role("button", name="Accept").click()
    expect(page.get_by_role("status")).to_contain_text("Noted for one insight.")
    expect(page.get_by_role("link", name="Ana Costa")).to_have_count(0)


def test_several_are_chosen_and_flagged_by_keyboard(site: Server, open_page: OpenPage, sign_in: SignIn) -> None:
    page = insights(as_person(site, open_page, sign_in, "teacher"))
    for name in ("Chloé Martin", "Farid Haddad"):
        page.get_by_label(f"Choose {name}").focus()
        page.keyboard.press("Space")
    page.get_by_role("button", name="Incorrectly flagged").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Noted for 2 insights.")
    expect(page.get_by_role("link", name="Farid Haddad")).to_have_count(0)


def test_all_are_ticked_at_once(site: Server, open_page: OpenPage, sign_in: SignIn) -> None:
    page = insights(as_person(site, open_page, sign_in, "teacher"))
    page.get_by_label("All on this page").check()
    boxes = page.locator("input[name=insight]")
    assert all(box.is_checked() for box in boxes.all())
    boxes.first.uncheck()
    expect(page.get_by_label("All on this page")).not_to_be_checked()


def test_a_learner_reads_what_concerns_them_and_finds_nothing_of_others(
    site: Server, open_page: OpenPage, sign_in: SignIn, console_of: ConsoleOf
) -> None:
    page = as_person(site, open_page, sign_in, "learner", width=390)
    page.get_by_role("button", name="Menu of Lena Marsh").click()
    page.get_by_role("link", name="About me").click()
    expect(page.get_by_role("listitem").filter(has_text="How this came about")).to_have_count(1)
    inspect(page, "about-me")
    page.goto("/insights/")
    expect(page.get_by_role("link", name="Coasts and oceans")).to_have_count(0)
    page.goto("/insights/1/")
    console_of(page).expect("404")


def test_a_teacher_reads_it_in_spanish(site: Server, open_page: OpenPage, sign_in: SignIn) -> None:
    page = open_page(site, locale="es-ES")
    page.goto("/login/")
    page.locator("#id_username").fill("teacher")
    page.locator("#id_password").fill("teacher-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/login/" not in url)
    insights(page)
    expect(page.locator("main")).to_contain_text("Son predicciones")
    expect(page.locator("main")).to_contain_text("Habla a favor:")
    inspect(page, "insights-spanish")


def test_the_administrator_finds_models_tasks_and_settings(
    site: Server, open_page: OpenPage, sign_in: SignIn, console_of: ConsoleOf
) -> None:
    page = as_person(site, open_page, sign_in, "admin")
    page.get_by_role("link", name="Administration").click()
    menu = page.get_by_role("navigation", name="Administration")
    menu.get_by_role("link", name="Models").click()
    inspect(page, "models")
    page.get_by_role("link", name="Students at risk of not achieving the minimum grade").click()
    inspect(page, "model")
    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Search").fill("late")
    expect(page.get_by_label("Due work late")).to_be_visible()
    expect(page.get_by_label("Mean score so far")).to_be_hidden()
    page.evaluate("scrollTo(0, 0)")
    inspect(page, "model-edit")

    menu.get_by_role("link", name="Settings", exact=True).click()
    page.get_by_label("Time limit for each model (minutes)").fill("0")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Must be at least 1.")).to_be_visible()
    console_of(page).expect("400")
    inspect(page, "analytics-settings")

    menu.get_by_role("link", name="Site information").click()
    page.get_by_label("Fully online").check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_label("Fully online")).to_be_checked()
    inspect(page, "site-information")


def test_the_administrator_changes_when_a_task_runs_and_runs_it(
    site: Server, open_page: OpenPage, sign_in: SignIn, console_of: ConsoleOf
) -> None:
    page = as_person(site, open_page, sign_in, "admin")
    page.goto("/administration/tasks/")
    inspect(page, "tasks")
    page.get_by_role("link", name="Clean up AI counters").click()
    page.get_by_label("When it runs").fill("at night")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("alert")).to_contain_text("Write five fields")
    console_of(page).expect("400")
    page.get_by_label("When it runs").fill("15 4 * * 1")
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("Every Monday at 04:15 UTC.")
    page.get_by_role("button", name="Run now").click()
    expect(page.locator("#history")).to_contain_text("Deleted: 0 counters", timeout=60_000)
    inspect(page, "task")
