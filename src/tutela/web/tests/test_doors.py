"""Who may open which page."""

from __future__ import annotations

import pytest
from django.test import Client

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.web.tests.conftest import Browser

PUBLIC = ["/login/"]
OWN = ["/", "/my-ai/"]
CONFIGURE = [
    "/administration/",
    "/administration/providers/",
    "/administration/providers/add/",
    "/administration/providers/add/openai/",
    "/administration/placements/",
    "/administration/policy/",
    "/administration/policy/1/",
    "/administration/policy/new/",
    "/administration/capabilities/",
    "/administration/site-information/",
    "/administration/tasks/",
]
REGISTER = ["/administration/register/", "/administration/register.csv"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", [*OWN, *CONFIGURE, *REGISTER, "/course/1/", "/module/1/"])
def test_who_is_not_signed_in_is_asked_to(path: str) -> None:
    answer = Client().get(path)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/login/")


@pytest.mark.parametrize("path", OWN)
def test_everybody_has_a_home_and_a_page_of_their_own(world: World, browser: Browser, path: str) -> None:
    assert browser(world.stranger).get(path).status_code == 200


@pytest.mark.parametrize("path", [*CONFIGURE, *REGISTER])
def test_a_teacher_has_no_business_in_the_administration(world: World, browser: Browser, path: str) -> None:
    assert browser(world.teacher).get(path).status_code == 403


@pytest.mark.parametrize("path", REGISTER)
def test_a_manager_may_read_the_register(world: World, browser: Browser, path: str) -> None:
    assert browser(world.manager).get(path).status_code == 200


@pytest.mark.parametrize("path", [*CONFIGURE, *REGISTER])
def test_the_administrator_may_open_everything(administrator: Client, path: str) -> None:
    assert administrator.get(path).status_code == 200


@pytest.mark.parametrize("rest", ["", "delete/", "actions/summarise_text/"])
def test_an_instance_has_its_pages(administrator: Client, instance: ai.InstanceView, rest: str) -> None:
    assert administrator.get(f"/administration/providers/{instance.id}/{rest}").status_code == 200


@pytest.mark.parametrize("rest", ["", "delete/", "switch/", "move/", "actions/summarise_text/switch/"])
def test_a_manager_cannot_touch_an_instance(
    world: World, browser: Browser, instance: ai.InstanceView, rest: str
) -> None:
    assert browser(world.manager).post(f"/administration/providers/{instance.id}/{rest}").status_code == 403


@pytest.mark.parametrize(
    "path",
    [
        "/course/99999/",
        "/module/99999/",
        "/administration/providers/99999/",
        "/administration/providers/add/nonsense/",
        "/administration/policy/77/",
    ],
)
def test_what_does_not_exist_is_not_found(administrator: Client, path: str) -> None:
    assert administrator.get(path).status_code == 404


def test_the_administration_is_in_the_navigation_of_administrators_only(administrator: Client, learner: Client) -> None:
    assert b"Administration" in administrator.get("/").content
    assert b"Administration" not in learner.get("/").content


def test_a_manager_is_led_to_the_reports(world: World, browser: Browser) -> None:
    manager = browser(world.manager)
    assert 'href="/administration/usage/"' in manager.get("/").content.decode()
    page = manager.get("/administration/usage/").content.decode()
    assert 'href="/administration/register/"' in page
    assert 'href="/administration/providers/"' not in page
