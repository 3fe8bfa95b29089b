"""The browsable page in a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tutela.conftest import World
from tutela.rest.tests.conftest import signed_in
from tutela.rest.tests.served import Served

PATIENCE = 30_000
"""Milliseconds, on a busy machine."""

pytestmark = [pytest.mark.browser, pytest.mark.long]


@pytest.fixture
def page(served: Served, lasting_world: World, chromium_path: Path) -> Iterator[Page]:
    """The page, opened by the learner, who is signed in."""
    cookies = dict(pair.split("=", 1) for pair in signed_in(lasting_world.learner)["Cookie"].split("; "))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=["--no-sandbox"])
        context = browser.new_context(base_url=f"http://127.0.0.1:{served.port}")
        address = f"http://127.0.0.1:{served.port}"
        context.add_cookies([{"name": name, "value": value, "url": address} for name, value in cookies.items()])
        context.set_default_timeout(PATIENCE)
        yield context.new_page()
        browser.close()


def test_it_shows_the_surface_and_the_browser_has_nothing_to_complain_of(page: Page) -> None:
    complaints: list[str] = []
    elsewhere: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("request", lambda request: elsewhere.append(request.url) if "127.0.0.1" not in request.url else None)
    page.goto("/api/v1/docs")
    expect(page.get_by_text("/api/v1/actions/summarise_text")).to_be_visible(timeout=PATIENCE)
    assert (complaints, [url for url in elsewhere if not url.startswith("data:")]) == ([], [])


def test_a_signed_in_person_tries_an_operation_on_it(page: Page, lasting_world: World) -> None:
    page.goto("/api/v1/docs#/policy/accept_policy")
    block = page.locator("#operations-policy-accept_policy")
    expect(block).to_be_visible(timeout=PATIENCE)
    if block.get_by_role("button", name="Try it out").count() == 0:
        block.locator(".opblock-summary-control").click()
    block.get_by_role("button", name="Try it out").click()
    block.locator("textarea").fill(f'{{"contextid": {lasting_world.here}}}')
    block.get_by_role("button", name="Execute").click()
    expect(block.locator(".live-responses-table tbody .response-col_status")).to_contain_text("200", timeout=PATIENCE)
