"""The action register and the placements over REST."""

from __future__ import annotations

import pytest
from django.test import Client

from tutela.conftest import World
from tutela.rest.tests.conftest import Tokens
from tutela.rest.tests.served import Served
from tutela.testing.openai_stub import ThreadedStub

REGISTER = "/api/v1/register"
Clients = dict[str, Client]


@pytest.fixture
def asked(served: Served, tokens: Tokens, lasting_world: World, instance: int, consent: None) -> None:
    """A summary that succeeded and a text that was refused."""
    for action, contextid in (("summarise_text", lasting_world.here), ("generate_text", 987654)):
        body = {"contextid": contextid, "prompttext": "The SECRET of tides."}
        served.ask("POST", f"/api/v1/actions/{action}", body, token=tokens.teacher)


@pytest.mark.usefixtures("asked")
@pytest.mark.parametrize(
    ("query", "actions"),
    [
        ("", ["generate_text", "summarise_text"]),
        ("?success=true", ["summarise_text"]),
        ("?success=false", ["generate_text"]),
        ("?action=generate_text", ["generate_text"]),
        ("?errorcode=404", ["generate_text"]),
        ("?provider=openai", ["summarise_text"]),
        ("?username=teach", ["generate_text", "summarise_text"]),
        ("?username=nobody", []),
        ("?since=99999999999", []),
        ("?size=1", ["generate_text"]),
        ("?size=1&page=2", ["summarise_text"]),
    ],
)
def test_the_filters_and_pages_let_through_what_they_say(
    served: Served, tokens: Tokens, query: str, actions: list[str]
) -> None:
    page = served.ask("GET", REGISTER + query, token=tokens.administrator).json
    assert [row["actionname"] for row in page["rows"]] == actions


@pytest.mark.usefixtures("asked")
def test_a_row_says_who_and_how_long_but_never_what(served: Served, tokens: Tokens, stub: ThreadedStub) -> None:
    answer = served.ask("GET", REGISTER + "?success=true", token=tokens.administrator)
    row = answer.json["rows"][0]
    assert (row["person_name"], row["instance_name"]) == ("teacher", "The stub")
    assert row["latency"] > 0
    assert b"SECRET" not in answer.body


def test_a_manager_sees_the_register(as_person: Clients) -> None:
    assert as_person["manager"].get(REGISTER).json() == {"rows": [], "page": 1, "pages": 1, "total": 0}


@pytest.mark.parametrize(("who", "status"), [("teacher", 403), ("learner", 403), ("stranger", 403), ("nobody", 401)])
def test_nobody_else_sees_it(as_person: Clients, who: str, status: int) -> None:
    assert as_person[who].get(REGISTER).status_code == status


@pytest.mark.parametrize("query", ["page=0", "size=501", "success=perhaps", "userid=-1", "since=later", "errorcode=x"])
def test_a_filter_that_makes_no_sense_is_named(as_person: Clients, query: str) -> None:
    response = as_person["manager"].get(f"{REGISTER}?{query}")
    assert (response.status_code, response.json()["error"]["fields"][0]["field"]) == (422, query.split("=")[0])


def test_the_placements_are_listed_with_their_switches(as_person: Clients) -> None:
    placements = {one["name"]: one for one in as_person["administrator"].get("/api/v1/placements").json()}
    assert placements["courseassist"]["enabled"] is True


def test_a_placement_is_switched_off(as_person: Clients) -> None:
    url = "/api/v1/placements/courseassist"
    told = as_person["administrator"].put(url, {"enabled": False}, content_type="application/json").json()
    assert told["enabled"] is False


def test_one_action_of_a_placement_is_switched_off(as_person: Clients) -> None:
    url = "/api/v1/placements/courseassist/actions/summarise_text"
    told = as_person["administrator"].put(url, {"enabled": False}, content_type="application/json").json()
    assert [one["enabled"] for one in told["actions"] if one["name"] == "summarise_text"] == [False]


@pytest.mark.parametrize("path", ["nowhere", "nowhere/actions/summarise_text", "courseassist/actions/write_poem"])
def test_what_is_not_there_cannot_be_switched(as_person: Clients, path: str) -> None:
    url = f"/api/v1/placements/{path}"
    response = as_person["administrator"].put(url, {"enabled": False}, content_type="application/json")
    assert (response.status_code, response.json()["error"]["reason"]) == (404, "not_found")


@pytest.mark.parametrize("who", ["manager", "teacher", "learner"])
def test_only_who_configures_the_site_switches_placements(as_person: Clients, who: str) -> None:
    url = "/api/v1/placements/courseassist"
    response = as_person[who].put(url, {"enabled": False}, content_type="application/json")
    assert response.status_code == 403
