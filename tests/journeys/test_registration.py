"""An administrator registers the site with a registry on the same machine and finds its use there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys import steps
from tests.journeys.conftest import OpenPage, SignIn
from tests.journeys.eyes import inspect
from tutela.site.tests.servers import Server, run, serving

pytestmark = pytest.mark.long
PASSWORD = "of the registry alone"
UPGRADE = "from tutela.registration.models import Registration; Registration.objects.update(confirmed=2026112100)"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of the site."""
    return tmp_path_factory.mktemp("registering") / "site"


@pytest.fixture(scope="module")
def site(data: Path) -> Iterator[Server]:
    """A demo site of its own."""
    with serving(data, "demo", "--no-university", "--port", "0", "--data", str(data)) as server:
        yield server


@pytest.fixture
def registry(tmp_path: Path) -> Iterator[Server]:
    """A registry with an administrator."""
    data = tmp_path / "registry"
    with serving(
        data, "registry", "serve", "--port", "0", "--data", str(data), TUTELA_ADMIN_PASSWORD=PASSWORD
    ) as server:
        yield server


def test_a_site_registers_confirms_a_new_field_and_is_found_in_the_registry(
    site: Server, registry: Server, open_page: OpenPage, sign_in: SignIn, data: Path
) -> None:
    _use_ai(open_page(site), sign_in)
    page = open_page(site)
    sign_in(page, "admin")
    _register(page, registry.address)
    _confirm_after_an_upgrade(page, data)
    _found_in(open_page(registry))


def test_the_teacher_and_the_administrator_read_reports(site: Server, open_page: OpenPage, sign_in: SignIn) -> None:
    learner = open_page(site)
    _use_ai(learner, sign_in)
    learner.goto("/my-ai/")
    learner.get_by_role("link", name="What I asked").click()
    expect(learner.get_by_role("article").first).to_contain_text("AI answered")
    inspect(learner, "my-ai-history")
    teacher = open_page(site)
    sign_in(teacher, "teacher")
    teacher.goto("/")
    teacher.get_by_role("link", name="Coasts and oceans").click()
    teacher.get_by_role("link", name="AI use", exact=True).click()
    expect(teacher.get_by_role("img", name=re.compile("Attempts"))).to_be_visible()
    inspect(teacher, "course-usage")
    teacher.get_by_role("link", name="Attempts").click()
    expect(teacher.locator("tbody tr").first).to_contain_text("Succeeded")
    inspect(teacher, "course-attempts")
    administrator = open_page(site)
    sign_in(administrator, "admin")
    for address, name in (("/administration/usage/?days=365", "usage"), ("/administration/policy/report/", "policy")):
        administrator.goto(address)
        inspect(administrator, f"report-{name}")


def _use_ai(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "learner")
    steps.open_module(page, "Why the sea rises and falls")
    page.get_by_role("button", name="Summarise").click()
    accept = page.get_by_role("button", name="Accept and continue")
    page.locator("[data-do=accept]:visible, [data-view=answer]:visible").first.wait_for()
    if accept.is_visible():
        accept.click()
    expect(page.locator("[data-view=answer]")).to_contain_text("sea")


def _register(page: Page, address: str) -> None:
    page.goto("/administration/registration/")
    expect(page.locator(".siteaiusage")).to_contain_text("Built-in summariser")
    inspect(page, "registration-before")
    page.get_by_label("Name of the site").fill("The Coast")
    page.get_by_label("Address of the registry").fill(address)
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.get_by_role("status").first).to_contain_text("The site is registered.")
    inspect(page, "registration-registered")


def _confirm_after_an_upgrade(page: Page, data: Path) -> None:
    done = run(data, "manage", "shell", "-c", UPGRADE)
    assert done.returncode == 0, done.stderr
    page.goto("/administration/registration/")
    expect(page.locator("#changed")).to_contain_text("Registration information has been changed.")
    expect(page.locator(".needsconfirmation mark")).to_have_text("AI usage stats")
    sent = json.loads(page.locator("#told pre").inner_text())
    assert sent["name"] == "The Coast"
    inspect(page, "registration-changed")
    page.get_by_role("button", name="Update registration").click()
    expect(page.get_by_role("status").first).to_contain_text("Site registration updated")
    expect(page.locator(".needsconfirmation")).to_have_count(0)


def _found_in(page: Page) -> None:
    page.goto("/administration/registered-sites/")
    page.get_by_label("Username").fill("admin")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    row = page.get_by_role("row").filter(has=page.get_by_role("link", name="The Coast"))
    expect(row).to_be_visible()
    expect(page.get_by_role("img", name=re.compile("Attempts, week by week"))).to_be_visible()
    inspect(page, "registered-sites")
    page.get_by_role("link", name="The Coast").click()
    expect(page.get_by_role("heading", name="The Coast", level=1)).to_be_visible()
    expect(page.locator("tbody tr").filter(has_text="aiprovider_builtin").first).to_be_visible()
    inspect(page, "registered-site")
