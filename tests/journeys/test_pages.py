"""Every page that needs no more than signing in: looked at narrow and wide, light and dark, and with axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import ConsoleOf, SignIn
from tests.journeys.eyes import inspect

PAGES = {
    "learner": ("/", "/my-ai/", "/my-password/"),
    "teacher": ("/",),
    "stranger": ("/",),
    "admin": ("/", "/my-ai/"),
}


def test_the_sign_in_page_is_sound(page: Page) -> None:
    page.goto("/login/")
    inspect(page, "sign-in")


@pytest.mark.parametrize(("username", "path"), [(name, path) for name, paths in PAGES.items() for path in paths])
def test_a_page_is_sound(page: Page, sign_in: SignIn, username: str, path: str) -> None:
    sign_in(page, username)
    page.goto(path)
    inspect(page, f"{username}{path.replace('/', '-').rstrip('-')}")


def test_a_course_and_its_module_are_sound(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "learner")
    page.locator("main a[href^='/course/']").first.click()
    inspect(page, "course")
    page.locator("main a[href^='/module/']").first.click()
    inspect(page, "module")


def test_a_page_that_does_not_exist_is_a_helpful_page(page: Page, sign_in: SignIn, console_of: ConsoleOf) -> None:
    sign_in(page, "learner")
    answer = page.goto("/nowhere/")
    assert answer is not None
    assert answer.status == 404
    console_of(page).expect("404")
    inspect(page, "not-found")
