"""An administrator evaluates a model on real data, reads its plots, changes its interval, trains and predicts; then the
teacher is told, finds who is at risk, and says what came of it; a learner who is at risk reads what would help.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import OpenPage, SignIn
from tests.journeys.eyes import inspect
from tutela.site.tests.servers import Server, serving

pytestmark = pytest.mark.long
PATIENCE_MS = 180_000
KEPT = ("Any write action in the course", "Read actions amount", "Active days", "Mean score so far")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Server]:
    """A demo site of its own, with a piece of OULAD."""
    data = tmp_path / "data"
    with serving(data, "demo", "--port", "0", "--data", str(data)) as server:
        yield server


def run(page: Page, name: str) -> None:
    """Press the button, see the progress, and wait until it has come to rest."""
    page.get_by_role("button", name=name, exact=True).click()
    expect(page.locator("#under-way[data-live]")).to_be_visible()
    expect(page.locator("#under-way[data-live]")).to_have_count(0, timeout=PATIENCE_MS)
    page.wait_for_load_state()


def test_a_model_is_evaluated_changed_trained_and_used(site: Server, open_page: OpenPage, sign_in: SignIn) -> None:
    page = open_page(site)
    sign_in(page, "admin")
    _pages_may_start_runs(page)
    page.get_by_role("navigation", name="Administration").get_by_role("link", name="Models").click()
    page.get_by_role("link", name="New model").click()
    inspect(page, "choose-target")
    page.get_by_role("link", name="Students at risk of dropping out").click()
    _make_it_small(page)

    run(page, "Evaluate")
    expect(page.get_by_role("region", name="How good is it?")).to_contain_text("Weighted F1")
    inspect(page, "model-evaluated")
    page.get_by_role("link", name="Its plots and all scores").click()
    expect(page.get_by_role("img", name="ROC curve")).to_be_visible()
    page.get_by_text("The numbers").first.click()
    expect(page.get_by_role("cell").first).to_be_visible()
    expect(page.get_by_role("region", name="What counts most")).to_contain_text("Active days")
    inspect(page, "evaluation")
    page.get_by_role("link", name="Dropout, small").click()

    page.get_by_role("link", name="Edit").click()
    page.get_by_label("Analysis interval").select_option("All previous quarters")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("It has not been evaluated yet as it is now.")).to_be_visible()
    run(page, "Train")
    expect(page.locator("main")).to_contain_text("Trained")
    run(page, "Predict")
    expect(page.get_by_role("region", name="What came of its insights")).to_contain_text("Nothing done yet")
    page.get_by_role("link", name="What it cannot use, and why").click()
    expect(page.locator("tbody")).to_contain_text("The course is not finished yet.")
    inspect(page, "not-used")

    _the_teacher_is_told(open_page(site), sign_in)
    page.get_by_role("link", name="Dropout, small").click()
    expect(page.get_by_role("region", name="What came of its insights")).to_contain_text("Incorrectly flagged")
    inspect(page, "model-used")

    _the_learner_reads_what_would_help(open_page(site, width=390), sign_in)


def _pages_may_start_runs(page: Page) -> None:
    """The demo lets them; other sites do not until an administrator says so."""
    page.goto("/administration/analytics/settings/")
    expect(page.get_by_label("Analytics processes only by command line and schedule")).not_to_be_checked()


def _make_it_small(page: Page) -> None:
    """A model of a few indicators, so that the journey is short."""
    page.get_by_label("Name", exact=True).fill("Dropout, small")
    page.get_by_label("Analysis interval").select_option("Last quarter")
    page.locator("#enabled").check()
    closed, ticked = page.locator("fieldset details:not([open]) > summary"), page.locator("[name=indicator]:checked")
    while closed.count():
        closed.first.click()
    while ticked.count():
        page.locator(f"#{ticked.first.get_attribute('id')}").uncheck()
    for name in KEPT:
        page.get_by_label(name, exact=True).check()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_role("status")).to_contain_text("The model is made.")


def _the_teacher_is_told(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "teacher")
    page.get_by_role("link", name="Notifications").click()
    page.get_by_role("button", name="Dropout, small").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Dropout, small")
    expect(page.locator(".insight").first).to_contain_text("likely")
    inspect(page, "insights-of-oulad")
    page.locator(".insight a.strong").first.click()
    expect(page.get_by_role("table")).to_contain_text("speaks for it, 100 %")
    inspect(page, "insight-of-oulad")
    page.get_by_role("button", name="Incorrectly flagged").click()
    expect(page.get_by_role("status")).to_contain_text("Noted for one insight.")


def _the_learner_reads_what_would_help(page: Page, sign_in: SignIn) -> None:
    """Of the model that the demo made and trained by itself, before the other was pressed into work."""
    sign_in(page, "learner")
    page.goto("/insights/mine/")
    expect(page.get_by_role("heading", name="You can still turn things around in Module BBB").first).to_be_visible()
    inspect(page, "about-me-of-oulad")
