"""My data, and the administrator's page of privacy."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tutela.conftest import World
from tutela.identity import api as identity
from tutela.identity.api import read_settings
from tutela.privacy import api as privacy
from tutela.privacy.api import PrivacyRequest, RetentionSettings

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.TUTELA_DATA = tmp_path


def made_copy(person: identity.Person) -> int:
    view = privacy.request_export(person)
    privacy.perform(PrivacyRequest.objects.get(pk=view.id))
    return view.id


def test_a_copy_is_asked_for_with_one_button(world: World, learner: Client) -> None:
    learner.post("/my-data/copy/")
    assert privacy.list_requests(world.learner)[0].kind == "export"


def test_a_finished_copy_can_be_fetched(world: World, learner: Client) -> None:
    answer = learner.get(f"/my-data/copy/{made_copy(world.learner)}/")
    assert answer.getvalue()[:2] == b"PK" and answer["Cache-Control"] == "no-store"


def test_anothers_copy_is_not_found(world: World, learner: Client) -> None:
    assert learner.get(f"/my-data/copy/{made_copy(world.teacher)}/").status_code == 404


def test_deletion_asks_for_the_username(world: World, learner: Client) -> None:
    assert learner.post("/my-data/delete/", {"what": "data", "username": "yes"}).status_code == 400
    assert not PrivacyRequest.objects.exists()


def test_deletion_is_asked_for_with_the_username(world: World, learner: Client) -> None:
    learner.post("/my-data/delete/", {"what": "data", "username": world.learner.username})
    assert privacy.list_requests(world.learner)[0].kind == "erase"


def test_deleting_the_account_signs_out(world: World, learner: Client) -> None:
    learner.post("/my-data/delete/", {"what": "account", "username": world.learner.username})
    assert learner.get("/my-data/").status_code == 302


def test_the_only_administrator_is_told_why_not(world: World, administrator: Client) -> None:
    answer = administrator.post("/my-data/delete/", {"what": "account", "username": world.administrator.username})
    assert b"only administrator" in answer.content


def test_the_page_takes_as_many_queries_for_many_requests_as_for_one(
    world: World, learner: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(20):
        made_copy(world.learner)
    with django_assert_max_num_queries(60):
        learner.get("/my-data/")


def test_retention_is_stored(world: World, administrator: Client) -> None:
    administrator.post("/administration/privacy/", {"ai_texts": "30"})
    assert read_settings(RetentionSettings).days["ai_texts"] == 30


def test_an_empty_field_keeps_for_ever(world: World, administrator: Client) -> None:
    administrator.post("/administration/privacy/", {"ai_texts": ""})
    assert read_settings(RetentionSettings).days["ai_texts"] is None


@pytest.mark.parametrize("days", ["0", "-1", "soon", "1.5", "9" * 30])
def test_no_other_number_of_days_is_taken(world: World, administrator: Client, days: str) -> None:
    answer = administrator.post("/administration/privacy/", {"ai_texts": days})
    assert (answer.status_code, b"from 1 to" in answer.content) == (400, True)


def test_only_who_configures_the_site_sees_everybodys_requests(world: World, learner: Client) -> None:
    assert learner.get("/administration/privacy/").status_code == 403


def test_an_administrator_asks_for_somebody(world: World, administrator: Client) -> None:
    administrator.post("/administration/privacy/ask/", {"username": world.learner.username, "what": "export"})
    assert privacy.list_requests(world.learner)[0].kind == "export"
