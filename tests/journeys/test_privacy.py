"""A person takes a copy of their data and has it deleted; the worker of the running server does both."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import OpenPage, SignIn
from tests.journeys.eyes import inspect
from tests.journeys.steps import open_module
from tutela.site.tests.servers import Server, serving


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("privacy") / "data"
    with serving(data, "demo", "--no-university", "--port", "0", "--data", str(data)) as server:
        yield server


def ready(page: Page, name: str) -> None:
    """Reload until the worker has done the newest request of this kind."""
    for _ in range(60):
        page.goto("/my-data/")
        if page.locator("li", has_text=name).first.get_by_text("done").count():
            return
        page.wait_for_timeout(500)
    pytest.fail(f"the request “{name}” was never done")


def test_a_person_takes_a_copy_and_has_everything_deleted(
    site: Server, open_page: OpenPage, sign_in: SignIn, tmp_path: Path
) -> None:
    page = open_page(site)
    sign_in(page, "learner")
    open_module(page, "Why the sea rises and falls")
    page.get_by_role("button", name="Summarise").click()
    page.get_by_role("button", name="Accept").click()
    page.get_by_role("button", name="Regenerate").wait_for()

    page.goto("/my-data/")
    inspect(page, "my-data")
    page.get_by_role("button", name="Make a copy").click()
    ready(page, "Download")
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    download.value.save_as(tmp_path / "copy.zip")
    with zipfile.ZipFile(tmp_path / "copy.zip") as archive:
        assert "summarise_text prompt" in archive.read("ai_action_register.json").decode()

    page.get_by_role("link", name="Delete my data").click()
    inspect(page, "my-data-delete")
    page.get_by_label("Write your username").fill("learner")
    page.get_by_role("button", name="Delete").click()
    ready(page, "Deletion of data")
    assert page.get_by_text("AI actions", exact=True).count() == 0


def test_the_administrators_page_of_privacy_is_sound(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "admin")
    page.goto("/administration/privacy/")
    inspect(page, "administration-privacy")
