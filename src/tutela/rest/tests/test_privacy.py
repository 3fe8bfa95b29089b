"""Personal data over REST."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tutela.conftest import World
from tutela.identity import api as identity
from tutela.privacy import api as privacy
from tutela.privacy.api import PrivacyRequest

REQUESTS = "/api/v1/privacy/requests"
Clients = dict[str, Client]
JSON = "application/json"


@pytest.fixture(autouse=True)
def own_folder(settings: Any, tmp_path: Any) -> None:
    settings.TUTELA_DATA = tmp_path


def test_a_copy_is_asked_for_followed_and_fetched(as_person: Clients, world: World) -> None:
    made = as_person["learner"].post(REQUESTS, {"kind": "export"}, content_type=JSON)
    privacy.perform(PrivacyRequest.objects.get(pk=made.json()["id"]))
    address = f"{REQUESTS}/{made.json()['id']}"
    assert (made.status_code, as_person["learner"].get(address).json()["ready"]) == (202, True)
    assert as_person["learner"].get(f"{address}/file").getvalue()[:2] == b"PK"


def test_anothers_request_is_not_found(as_person: Clients, world: World) -> None:
    view = privacy.request_export(world.teacher)
    assert as_person["learner"].get(f"{REQUESTS}/{view.id}").status_code == 404


def test_anothers_data_is_not_asked_for(as_person: Clients, world: World) -> None:
    body = {"kind": "export", "personid": world.teacher.pk}
    assert as_person["learner"].post(REQUESTS, body, content_type=JSON).status_code == 403


def test_a_token_deletes_nothing(world: World) -> None:
    key = identity.make_token(world.learner, "one")[1]
    headers = {"Authorization": f"Bearer {key}"}
    answer = Client().post(REQUESTS, {"kind": "erase"}, content_type=JSON, headers=headers)
    assert (answer.status_code, answer.json()["error"]["reason"]) == (403, "session_required")


def test_the_only_administrator_is_told_why_not(as_person: Clients, world: World) -> None:
    answer = as_person["administrator"].post(REQUESTS, {"kind": "account"}, content_type=JSON)
    assert (answer.status_code, "only administrator" in answer.json()["error"]["message"]) == (409, True)


def test_a_place_is_cleared_by_who_configures_the_site_only(as_person: Clients, world: World) -> None:
    body = {"kind": "context", "contextid": world.here}
    assert as_person["teacher"].post(REQUESTS, body, content_type=JSON).status_code == 403
    assert as_person["administrator"].post(REQUESTS, body, content_type=JSON).status_code == 202


def test_what_is_kept_is_told_with_numbers(as_person: Clients, world: World) -> None:
    kept = {one["name"]: one["entries"] for one in as_person["learner"].get("/api/v1/privacy/kept").json()}
    assert kept["tutela_identity_person"] == 1
