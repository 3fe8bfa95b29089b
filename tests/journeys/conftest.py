"""For journeys: a real server in a process of its own, and a real browser that looks at it.

``demo`` is a running demo site, shared; a test that needs a site of its own starts one with
``tutela.site.tests.servers``. ``page`` is a tab of a real Chromium on the demo site; ``open_page`` opens more, on any
site, in any size; ``sign_in`` signs a demo account in there. ``eyes.inspect`` looks at a page in all sizes and colours.
A page that complains in its console fails its test, unless the test expects it: ``console_of(page).expect("404")``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Cookie, Page, sync_playwright

from tests.journeys import eyes
from tutela.site.tests.servers import Server, serving

PASSWORDS = {"learner": "learner-demo", "teacher": "teacher-demo", "stranger": "stranger-demo", "admin": "admin-demo"}
PATIENCE_MS = 15_000
FLAGS = (
    "--no-sandbox",  # for root, as in a container
    "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
)  # fmt: skip

OpenPage = Callable[..., Page]
ConsoleOf = Callable[[Page], eyes.Console]
SignIn = Callable[[Page, str], None]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whoever asks for a browser is marked so; `make check` leaves those out."""
    for item in items:
        if "chromium" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A running demo site without analytics, for every journey that leaves it as it was for the others."""
    data = tmp_path_factory.mktemp("demo") / "data"
    with serving(data, "demo", "--no-university", "--port", "0", "--data", str(data)) as server:
        yield server


@pytest.fixture(scope="module")
def chromium(chromium_path: Path) -> Iterator[Browser]:
    """A real Chromium without a window. It ends with the module: while it runs, Django refuses its ORM here."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_path, args=[*FLAGS])
        yield browser
        browser.close()


@pytest.fixture
def _consoles() -> dict[Page, eyes.Console]:
    return {}


@pytest.fixture
def open_page(chromium: Browser, _consoles: dict[Page, eyes.Console]) -> Iterator[OpenPage]:
    """Opens a tab as a new person would: ``open_page(site, width=390, scheme="dark", locale="de-DE")``."""
    contexts = []

    def open_one(
        where: Server, *, width: int = 1280, scheme: str = "light", locale: str = "en-GB", **more: object
    ) -> Page:
        options: dict[str, object] = {
            "base_url": where.address,
            "viewport": {"width": width, "height": eyes.HEIGHT},
            "color_scheme": scheme,
            "locale": locale,
            **more,
        }
        context = chromium.new_context(**options)  # type: ignore[arg-type]  # Playwright names thirty; we pass some on
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        _consoles[page] = eyes.Console(page)
        return page

    yield open_one
    for context in contexts:
        context.close()
    complaints = [complaint for console in _consoles.values() for complaint in console.complaints]
    assert not complaints, "the browser's console:\n" + "\n".join(complaints)


@pytest.fixture
def console_of(_consoles: dict[Page, eyes.Console]) -> ConsoleOf:
    """The console of a page."""
    return _consoles.__getitem__


@pytest.fixture
def page(demo: Server, open_page: OpenPage) -> Page:
    """A wide, light tab on the demo site, nobody signed in."""
    return open_page(demo)


@pytest.fixture(scope="module")
def _sessions() -> dict[tuple[str, str], Cookie]:
    return {}


@pytest.fixture
def sign_in(_sessions: dict[tuple[str, str], Cookie]) -> SignIn:
    """Signs a demo account in on a page, with name and password as a person does; later tests go on with that session,
    where it still holds: checking a password takes most of a second, as it should."""

    def sign_in_as(page: Page, username: str) -> None:
        page.goto("/login/")
        key = (urlsplit(page.url).netloc, username)
        if key in _sessions:
            page.context.add_cookies([cast(Any, _sessions[key])])
            page.goto("/")
        if key not in _sessions or "/login/" in page.url:
            _enter(page, username)
        _sessions[key] = next(one for one in page.context.cookies() if one["name"] == "tutela_session")

    return sign_in_as


def _enter(page: Page, username: str) -> None:
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORDS[username])
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/login/" not in url)
