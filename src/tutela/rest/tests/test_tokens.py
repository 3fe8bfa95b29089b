"""Tokens over REST."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tutela.conftest import World
from tutela.identity import api as identity
from tutela.rest.tests.served import Served
from tutela.sdk.actions import ACTIONS

TOKENS = "/api/v1/tokens"
Clients = dict[str, Client]
JSON = "application/json"


def by(token: str) -> dict[str, str]:
    """The header that sends *token*."""
    return {"Authorization": f"Bearer {token}"}


def test_a_new_token_shows_its_key_once(as_person: Clients, world: World) -> None:
    made = as_person["learner"].post(TOKENS, {"name": "Reports"}, content_type=JSON)
    listed = as_person["learner"].get(TOKENS).json()
    assert made.status_code == 201
    assert made.json()["key"].startswith(made.json()["prefix"])
    assert "key" not in listed[0]


def test_a_new_token_lets_one_in(as_person: Clients, world: World) -> None:
    key = as_person["learner"].post(TOKENS, {"name": "Reports"}, content_type=JSON).json()["key"]
    assert Client().get("/api/v1/policy", headers=by(key)).json()["userid"] == world.learner.pk


def test_a_token_makes_no_other_token(world: World) -> None:
    key = identity.make_token(world.learner, "one")[1]
    response = Client().post(TOKENS, {"name": "two"}, content_type=JSON, headers=by(key))
    assert (response.status_code, response.json()["error"]["reason"]) == (403, "session_required")


def test_one_sees_only_ones_own(as_person: Clients, world: World) -> None:
    identity.make_token(world.teacher, "theirs")
    assert as_person["learner"].get(TOKENS).json() == []


def test_a_revoked_token_is_gone(as_person: Clients, world: World) -> None:
    token, key = identity.make_token(world.learner, "one")
    assert as_person["learner"].delete(f"{TOKENS}/{token.pk}").status_code == 204
    assert Client().get("/api/v1/policy", headers=by(key)).status_code == 401


def test_somebody_elses_token_is_not_found_and_stays(as_person: Clients, world: World) -> None:
    token, key = identity.make_token(world.teacher, "theirs")
    assert as_person["learner"].delete(f"{TOKENS}/{token.pk}").status_code == 404
    assert Client().get("/api/v1/policy", headers=by(key)).status_code == 200


def test_a_token_ends_when_it_was_said_to(as_person: Clients, world: World) -> None:
    expires = time.time() + 3600
    made = as_person["learner"].post(TOKENS, {"name": "short", "expires": expires}, content_type=JSON).json()
    assert (made["expires"], made["expired"]) == (pytest.approx(expires), False)


@pytest.mark.parametrize("expires", [1.0, -1, 1e30, "soon", True])
def test_an_end_that_makes_no_sense_is_refused(as_person: Clients, expires: object) -> None:
    response = as_person["learner"].post(TOKENS, {"name": "x", "expires": expires}, content_type=JSON)
    assert (response.status_code, response.json()["error"]["fields"][0]["field"]) == (422, "expires")


@pytest.mark.parametrize("name", ["", "   ", "x" * 101, "a\nb", None])
def test_a_name_that_is_none_is_refused(as_person: Clients, name: object) -> None:
    response = as_person["learner"].post(TOKENS, {"name": name}, content_type=JSON)
    assert (response.status_code, response.json()["error"]["fields"][0]["field"]) == (422, "name")


def token_of(person: identity.Person, scope: str) -> dict[str, str]:
    return by(identity.make_token(person, scope, scope=identity.TokenScope[scope.upper()])[1])


def operations() -> list[tuple[str, str, str]]:
    """Method, address and operation of all that REST does."""
    document = Client().get("/api/v1/openapi.json").json()
    return [
        (method, re.sub(r"\{[^}]+\}", "1", path), operation["operationId"])
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if method in {"get", "post", "put", "patch", "delete"}
    ]


FOR_READERS = {"core_ai_get_policy_status", "tool_analytics_potential_contexts"}
FOR_ALL = {"accept_policy", "revoke_policy", "execute_insight_action", *(f"run_{one.basename}" for one in ACTIONS)}
"""What a token that acts may change: what everybody does for themselves."""


def may(scope: str, method: str, operation: str) -> bool:
    of_moodle = operation.startswith(("core_ai_", "report_insights_", "aiplacement_", "tool_analytics_"))
    if method == "get" or operation in FOR_READERS:
        return True
    return scope == "act" and (operation in FOR_ALL or (of_moodle and operation != "core_ai_set_action"))


@pytest.mark.parametrize("scope", ["read", "act"])
def test_a_token_does_nothing_that_it_was_not_made_for(served: Served, lasting_world: World, scope: str) -> None:
    headers = token_of(lasting_world.administrator, scope)
    for method, address, operation in operations():
        answer = served.ask(method.upper(), address, {}, **headers)
        reason = answer.reason if answer.status == 403 else ""
        assert (reason == "token_scope") is not may(scope, method, operation), (method, address, operation)


def test_what_a_token_may_not_do_does_not_happen(world: World) -> None:
    body = {"enabled": False}
    address = "/api/v1/placements/courseassist"
    before = Client().get("/api/v1/placements", headers=token_of(world.administrator, "read")).json()
    Client().put(address, body, content_type=JSON, headers=token_of(world.administrator, "act"))
    assert Client().get("/api/v1/placements", headers=token_of(world.administrator, "read")).json() == before


@pytest.mark.parametrize("function", ["core_ai_set_policy_status", "core_ai_set_action"])
def test_moodles_address_keeps_to_the_scope_too(world: World, function: str) -> None:
    key = identity.make_token(world.administrator, "x", scope=identity.TokenScope.READ)[1]
    sent = {"wstoken": key, "wsfunction": function, "moodlewsrestformat": "json"}
    assert Client().post("/webservice/rest/server.php", sent).json()["errorcode"] == "accessexception"


def test_a_scope_gives_nobody_what_the_person_may_not_do(world: World) -> None:
    answer = Client().get("/api/v1/instances", headers=token_of(world.learner, "administer"))
    assert answer.json()["error"]["reason"] == "not_allowed"


def test_an_expired_token_is_told_so_everywhere(served: Served, lasting_world: World) -> None:
    headers = by(identity.make_token(lasting_world.administrator, "old", timezone.now() - timedelta(seconds=1))[1])
    for method, address, _operation in operations():
        assert served.ask(method.upper(), address, {}, **headers).status == 401, address


def test_the_token_of_somebody_who_was_deactivated_ends_everywhere(served: Served, lasting_world: World) -> None:
    headers = token_of(lasting_world.administrator, "administer")
    action = "/api/v1/actions/summarise_text"
    assert served.ask("POST", action, {}, **headers).status == 422  # from now on the token is remembered there
    identity.Person.objects.filter(pk=lasting_world.administrator.pk).update(is_active=False)
    for method, address, _operation in operations():
        assert served.ask(method.upper(), address, {}, **headers).status == 401, address


def test_the_token_of_somebody_who_was_deactivated_ends_at_once(world: World) -> None:
    headers = token_of(world.learner, "administer")
    identity.Person.objects.filter(pk=world.learner.pk).update(is_active=False)
    assert Client().get("/api/v1/policy", headers=headers).status_code == 401


def test_a_token_of_any_scope_may_be_made_with_an_end(as_person: Clients, world: World) -> None:
    body = {"name": "Display", "scope": "read", "expires": time.time() + 60}
    made = as_person["learner"].post(TOKENS, body, content_type=JSON).json()
    assert (made["scope"], made["lastused"]) == ("read", None)


@pytest.mark.parametrize("scope", ["", "all", "READ", 1, None])
def test_a_scope_that_there_is_not_is_refused(as_person: Clients, world: World, scope: object) -> None:
    body = {"name": "x", "scope": scope}
    assert as_person["learner"].post(TOKENS, body, content_type=JSON).status_code == 422
