"""Provider instances over REST."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.rest.tests.conftest import Tokens
from tutela.rest.tests.served import Served
from tutela.testing.openai_stub import ThreadedStub

INSTANCES = "/api/v1/instances"
Clients = dict[str, Client]
JSON = "application/json"
CONFIG = {"base_url": "https://ai.example/v1", "api_key": "sk-very-secret"}


@pytest.fixture
def made(as_person: Clients) -> dict[str, Any]:
    """An instance that the administrator has made."""
    sent = {"provider": "openai", "name": "Ours", "config": CONFIG, "user_limit": 20}
    response = as_person["administrator"].post(INSTANCES, sent, content_type=JSON)
    assert response.status_code == 201, response.content
    told: dict[str, Any] = response.json()
    return told


def test_a_new_instance_is_off_and_hides_its_secret(made: dict[str, Any]) -> None:
    assert (made["enabled"], made["configured"], made["user_limit"]) == (False, True, 20)
    assert (made["config"]["api_key"], made["secrets_set"]) == ("", ["api_key"])


def test_the_secret_is_in_no_answer(as_person: Clients, made: dict[str, Any]) -> None:
    client = as_person["administrator"]
    answers = [client.get(INSTANCES), client.get(f"{INSTANCES}/{made['id']}"), client.get("/api/v1/providers")]
    assert not any(b"sk-very-secret" in answer.content for answer in answers)


def test_a_change_leaves_the_rest_and_the_secret(as_person: Clients, made: dict[str, Any]) -> None:
    changed = as_person["administrator"].patch(f"{INSTANCES}/{made['id']}", {"name": "New"}, content_type=JSON).json()
    assert (changed["name"], changed["user_limit"], changed["secrets_set"]) == ("New", 20, ["api_key"])


def test_a_limit_is_taken_away_by_null(as_person: Clients, made: dict[str, Any]) -> None:
    url = f"{INSTANCES}/{made['id']}"
    assert as_person["administrator"].patch(url, {"user_limit": None}, content_type=JSON).json()["user_limit"] is None


def test_a_secret_that_is_left_empty_stays(as_person: Clients, made: dict[str, Any]) -> None:
    elsewhere = f"{CONFIG['base_url']}/v2"
    sent = {"config": {**CONFIG, "base_url": elsewhere, "api_key": ""}}
    changed = as_person["administrator"].patch(f"{INSTANCES}/{made['id']}", sent, content_type=JSON).json()
    assert (changed["config"]["base_url"], changed["secrets_set"]) == (elsewhere, ["api_key"])


def test_a_config_that_is_not_valid_is_named_by_field(as_person: Clients) -> None:
    sent = {"provider": "openai", "name": "Ours", "config": {**CONFIG, "base_url": "not an address"}}
    response = as_person["administrator"].post(INSTANCES, sent, content_type=JSON)
    assert (response.status_code, response.json()["error"]["fields"][0]["field"]) == (422, "base_url")


def test_a_provider_that_is_not_installed_is_named(as_person: Clients) -> None:
    sent = {"provider": "nobody", "name": "Ours"}
    response = as_person["administrator"].post(INSTANCES, sent, content_type=JSON)
    assert (response.status_code, response.json()["error"]["fields"][0]["field"]) == (422, "provider")


def test_it_is_switched_on_and_off(as_person: Clients, made: dict[str, Any]) -> None:
    url = f"{INSTANCES}/{made['id']}/enabled"
    client = as_person["administrator"]
    states = [client.put(url, {"enabled": on}, content_type=JSON).json()["enabled"] for on in (True, False)]
    assert states == [True, False]


def test_moving_changes_the_order(as_person: Clients, made: dict[str, Any]) -> None:
    client = as_person["administrator"]
    other = client.post(INSTANCES, {"provider": "openai", "name": "B", "config": CONFIG}, content_type=JSON).json()
    order = client.post(f"{INSTANCES}/{other['id']}/move", {"direction": "up"}, content_type=JSON).json()
    assert [one["id"] for one in order] == [other["id"], made["id"]]


def test_an_action_has_its_own_switch_and_settings(as_person: Clients, made: dict[str, Any]) -> None:
    url = f"{INSTANCES}/{made['id']}/actions/summarise_text"
    sent = {"enabled": False, "settings": {"model_name": "a-model"}}
    told = as_person["administrator"].put(url, sent, content_type=JSON).json()
    action = next(one for one in told["actions"] if one["name"] == "summarise_text")
    assert (action["enabled"], action["settings"]["model_name"]) == (False, "a-model")


def test_an_action_that_the_provider_does_not_perform_is_404(as_person: Clients, made: dict[str, Any]) -> None:
    url = f"{INSTANCES}/{made['id']}/actions/write_poem"
    assert as_person["administrator"].put(url, {"enabled": False}, content_type=JSON).status_code == 404


def test_a_deleted_instance_is_gone(as_person: Clients, made: dict[str, Any]) -> None:
    client = as_person["administrator"]
    assert client.delete(f"{INSTANCES}/{made['id']}").status_code == 204
    assert client.get(f"{INSTANCES}/{made['id']}").status_code == 404


def test_the_list_of_providers_says_what_each_needs(as_person: Clients) -> None:
    providers = {one["name"]: one for one in as_person["administrator"].get("/api/v1/providers").json()}
    assert "api_key" in providers["openai"]["config"]["properties"]


@pytest.mark.parametrize("who", ["manager", "teacher", "learner", "stranger", "nobody"])
def test_only_who_configures_the_site_sees_or_changes_anything(
    as_person: Clients, made: dict[str, Any], who: str
) -> None:
    client, one = as_person[who], f"{INSTANCES}/{made['id']}"
    answers = [
        client.get(INSTANCES),
        client.get("/api/v1/providers"),
        client.get(one),
        client.post(INSTANCES, {"provider": "openai", "name": "X"}, content_type=JSON),
        client.patch(one, {"name": "X"}, content_type=JSON),
        client.put(f"{one}/enabled", {"enabled": True}, content_type=JSON),
        client.put(f"{one}/actions/summarise_text", {"enabled": True}, content_type=JSON),
        client.post(f"{one}/move", {"direction": "up"}, content_type=JSON),
        client.delete(one),
    ]
    assert {answer.status_code for answer in answers} == {401 if who == "nobody" else 403}


def test_a_connection_is_tested_with_a_sentence(
    served: Served, tokens: Tokens, instance: int, stub: ThreadedStub
) -> None:
    told = served.ask("POST", f"{INSTANCES}/{instance}/test", token=tokens.administrator).json
    assert told["ok"] is True
    assert told["sentence"]


def test_a_connection_that_fails_is_told_and_no_error(
    served: Served, tokens: Tokens, instance: int, stub: ThreadedStub
) -> None:
    stub.behave("unauthorised")
    answer = served.ask("POST", f"{INSTANCES}/{instance}/test", token=tokens.administrator)
    assert (answer.status, answer.json["ok"]) == (200, False)


def test_the_instance_that_is_not_there_cannot_be_tested(served: Served, tokens: Tokens) -> None:
    answer = served.ask("POST", f"{INSTANCES}/987654/test", token=tokens.administrator)
    assert (answer.status, answer.reason) == (404, "not_found")


def test_who_may_not_is_told_so_when_testing(served: Served, tokens: Tokens, instance: int) -> None:
    answer = served.ask("POST", f"{INSTANCES}/{instance}/test", token=tokens.learner)
    assert (answer.status, answer.reason, answer.json["error"]["detail"]) == (403, "not_allowed", "")


def test_the_detail_of_a_refusal_is_for_administrators(as_person: Clients, world: World) -> None:
    error = as_person["administrator"].get(f"{INSTANCES}/987654").json()["error"]
    assert error["detail"] == "there is no provider instance 987654"
    assert ai.list_instances(world.administrator) == []
