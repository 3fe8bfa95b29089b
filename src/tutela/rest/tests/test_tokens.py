"""Tokens over REST."""

from __future__ import annotations

import time

import pytest
from django.test import Client

from tutela.conftest import World
from tutela.identity import api as identity

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
