"""Steps that several journeys share."""

from __future__ import annotations

from playwright.sync_api import Page


def add_openai(page: Page, name: str, base_url: str, key: str = "sk-of-the-stub") -> None:
    """As the administrator: add an instance of the provider for OpenAI; its page is shown then."""
    page.goto("/administration/providers/")
    page.get_by_role("link", name="Add a provider").click()
    page.get_by_role("link", name="OpenAI or compatible").click()
    page.get_by_label("Name").fill(name)
    page.get_by_label("Base URL").fill(base_url)
    page.get_by_label("API key").fill(key)
    page.get_by_role("button", name="Add", exact=True).click()
    page.get_by_role("heading", name=name, level=1).wait_for()


def switch(page: Page, name: str) -> None:
    """Press the first switch called *name*, and wait for the page that follows."""
    button = page.get_by_role("switch", name=name).first
    before = button.get_attribute("aria-checked")
    button.click()
    after = "false" if before == "true" else "true"
    page.locator(f"[role=switch][aria-label='{name}'][aria-checked={after}]").first.wait_for()


def open_module(page: Page, name: str) -> None:
    """From anywhere, by the links that people click."""
    page.goto("/")
    page.get_by_role("link", name="Coasts and oceans").click()
    page.get_by_role("link", name=name).click()
    page.get_by_role("heading", name=name, level=1).wait_for()
