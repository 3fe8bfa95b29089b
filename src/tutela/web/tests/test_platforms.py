"""The administrator's pages of connected platforms."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tutela.conftest import World
from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.tasks.api import Run
from tutela.web.tests.conftest import Browser

ADDRESS = "/administration/platforms/"
SECRET = "postgresql://reader:s3cret@db.example.org/moodle"


@pytest.fixture
def moodle(world: World) -> identity.Platform:
    return courses.connect_platform(world.administrator, "moodle", "Our Moodle", SECRET, {"prefix": "m_"})


def _enter(name: str = "Our Moodle", location: str = SECRET, **config: str) -> dict[str, str]:
    return {"name": name, "location": location, **{f"config-{key}": value for key, value in config.items()}}


def test_without_a_platform_the_page_says_what_to_do(administrator: Client) -> None:
    assert b"No platform yet" in administrator.get(ADDRESS).content


def test_every_kind_that_is_installed_can_be_chosen(administrator: Client) -> None:
    page = administrator.get(f"{ADDRESS}add/").content.decode()
    assert all(f"{ADDRESS}add/{kind}/" in page for kind in ("moodle", "oulad", "tables"))


def test_a_platform_is_connected_and_its_first_sync_is_queued(administrator: Client) -> None:
    administrator.post(f"{ADDRESS}add/moodle/", _enter(prefix="m_"))
    [made] = courses.list_platforms()
    assert (made.name, courses.open_options(made)["prefix"]) == ("Our Moodle", "m_")
    assert Run.objects.get().parameters == {"platform": made.pk}


def test_an_address_is_asked_for_once_and_the_database_field_is_no_other_one(administrator: Client) -> None:
    assert "config-database_url" not in administrator.get(f"{ADDRESS}add/moodle/").content.decode()


def test_a_folder_that_is_none_is_told(administrator: Client, tmp_path: Path) -> None:
    answer = administrator.post(f"{ADDRESS}add/oulad/", _enter(location=str(tmp_path / "nowhere")))
    assert answer.status_code == 400
    assert "The folder does not exist." in answer.content.decode()
    assert courses.list_platforms() == []


def test_an_address_with_a_password_is_never_shown(administrator: Client, moodle: identity.Platform) -> None:
    for address in (ADDRESS, f"{ADDRESS}{moodle.pk}/"):
        page = administrator.get(address).content.decode()
        assert "s3cret" not in page
        assert "postgresql://db.example.org/moodle" in page


def test_settings_are_changed_and_an_empty_address_stays(administrator: Client, moodle: identity.Platform) -> None:
    administrator.post(f"{ADDRESS}{moodle.pk}/", _enter("Renamed", "", prefix="mdl_"))
    [changed] = courses.list_platforms()
    assert (changed.name, changed.options["prefix"]) == ("Renamed", "mdl_")
    assert courses.location_of(changed) == SECRET


def test_a_setting_that_is_wrong_is_told(administrator: Client, moodle: identity.Platform) -> None:
    answer = administrator.post(f"{ADDRESS}{moodle.pk}/", _enter(prefix="no spaces"))
    assert answer.status_code == 400
    assert "prefix" in answer.content.decode()


def test_a_sync_is_asked_for_once(administrator: Client, moodle: identity.Platform) -> None:
    for _time in range(2):
        administrator.post(f"{ADDRESS}{moodle.pk}/sync/")
    assert Run.objects.count() == 1
    assert "Waiting" in administrator.get(f"{ADDRESS}{moodle.pk}/").content.decode()


def test_a_problem_is_shown_in_a_sentence(administrator: Client, moodle: identity.Platform) -> None:
    courses.note_problem(moodle, "The database cannot be reached.")
    assert "The database cannot be reached." in administrator.get(ADDRESS).content.decode()


def test_what_a_sync_did_is_shown(administrator: Client, moodle: identity.Platform) -> None:
    counts = {"people": {"added": 1234, "changed": 0, "gone": 7}, "roles": {"added": 0, "changed": 0, "gone": 0}}
    courses.note_synced(moodle, {"new": 5, "total": 99_000, "mirror": counts}, "UTC")
    page = administrator.get(f"{ADDRESS}{moodle.pk}/").content.decode()
    assert "5 new events" in page
    assert "1234" in page or "1,234" in page
    assert ">Roles<" not in page.rsplit("</nav>", 1)[-1]


def test_a_platform_is_switched_off(administrator: Client, moodle: identity.Platform) -> None:
    administrator.post(f"{ADDRESS}{moodle.pk}/switch/", {"enabled": "off"})
    assert courses.list_platforms(enabled_only=True) == []


def test_a_platform_is_disconnected_after_a_question(administrator: Client, moodle: identity.Platform) -> None:
    assert b"Disconnect Our Moodle?" in administrator.get(f"{ADDRESS}{moodle.pk}/delete/").content
    administrator.post(f"{ADDRESS}{moodle.pk}/delete/")
    assert courses.list_platforms() == []


@pytest.mark.parametrize("path", ["", "add/", "add/moodle/", "1/", "1/delete/"])
def test_only_administrators_see_any_of_it(world: World, browser: Browser, path: str) -> None:
    assert browser(world.manager).get(f"{ADDRESS}{path}").status_code == 403


def test_a_platform_that_is_none_is_not_found(administrator: Client) -> None:
    assert administrator.get(f"{ADDRESS}999/").status_code == 404
    assert administrator.get(f"{ADDRESS}add/blackboard/").status_code == 404


def test_the_list_takes_as_many_queries_for_many_as_for_one(
    world: World, administrator: Client, moodle: identity.Platform
) -> None:
    with CaptureQueriesContext(connection) as one:
        administrator.get(ADDRESS)
    for number in range(5):
        courses.connect_platform(world.administrator, "moodle", f"Moodle {number}", SECRET, {})
    with CaptureQueriesContext(connection) as many:
        administrator.get(ADDRESS)
    assert len(many) == len(one)
