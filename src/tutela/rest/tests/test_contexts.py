"""AI in a place, over HTTP: the switches themselves, and that every path keeps to them."""

from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tutela.conftest import World
from tutela.courses import api as courses
from tutela.rest.tests.conftest import Tokens, signed_in
from tutela.rest.tests.served import Served
from tutela.testing.openai_stub import ThreadedStub

OFF = {"switches": [{"enabled": False}]}


def where(world: World) -> str:
    return f"/api/v1/contexts/{world.here}/ai"


def test_a_teacher_reads_the_switches_of_a_module(served: Served, tokens: Tokens, lasting_world: World) -> None:
    answer = served.ask("GET", where(lasting_world), token=tokens.teacher).json
    assert (answer["level"], answer["name"], answer["may_lock"]) == ("module", "Why the sea rises", False)
    assert {one["action"] for one in answer["switches"]} >= {"", "generate_image", "summarise_text"}


def test_a_teacher_switches_a_module_off(served: Served, tokens: Tokens, lasting_world: World) -> None:
    answer = served.ask("PUT", where(lasting_world), OFF, token=tokens.teacher)
    assert (answer.status, answer.json["switches"][0]["on"]) == (200, False)
    assert answer.json["switches"][0]["off_by"]["person"] == "teacher"


def test_a_learner_does_not(served: Served, tokens: Tokens, lasting_world: World) -> None:
    assert served.ask("PUT", where(lasting_world), OFF, token=tokens.learner).status == 403


def test_for_a_stranger_there_is_no_such_place(served: Served, tokens: Tokens, lasting_world: World) -> None:
    theirs = served.ask("GET", where(lasting_world), token=tokens.stranger)
    nobodys = served.ask("GET", "/api/v1/contexts/987654/ai", token=tokens.stranger)
    assert (theirs.status, theirs.body) == (nobodys.status, nobodys.body) and theirs.status == 404


def test_a_lock_keeps_a_teacher_out(served: Served, tokens: Tokens, lasting_world: World) -> None:
    locked = {"switches": [{"enabled": True, "locked": True}]}
    course = f"/api/v1/contexts/{courses.context_of(lasting_world.course).pk}/ai"
    assert served.ask("PUT", course, locked, token=tokens.administrator).status == 200
    assert served.ask("PUT", where(lasting_world), OFF, token=tokens.teacher).status == 403


@pytest.mark.parametrize(
    "body",
    [{}, {"switches": [{}]}, {"switches": [{"enabled": "no"}]}, {"switches": [{"enabled": None, "more": 1}]}],
)
def test_what_makes_no_sense_is_refused(served: Served, tokens: Tokens, lasting_world: World, body: object) -> None:
    assert served.ask("PUT", where(lasting_world), body, token=tokens.teacher).status == 422


@pytest.fixture
def off(served: Served, tokens: Tokens, lasting_world: World, consent: None, instance: int) -> None:
    """AI is off in the module, everything else would allow it."""
    assert served.ask("PUT", where(lasting_world), OFF, token=tokens.administrator).status == 200


@pytest.mark.usefixtures("off")
def test_the_hot_path_keeps_to_the_switch(
    served: Served, tokens: Tokens, lasting_world: World, stub: ThreadedStub
) -> None:
    body = {"contextid": lasting_world.here, "prompttext": "x"}
    answer = served.ask("POST", "/api/v1/actions/summarise_text", body, token=tokens.administrator)
    assert (answer.status, answer.reason, stub.calls) == (423, "switched_off", 0)


@pytest.mark.usefixtures("off")
def test_the_path_with_a_session_keeps_to_the_switch(served: Served, lasting_world: World, stub: ThreadedStub) -> None:
    body = {"contextid": lasting_world.here, "prompttext": "x"}
    headers = signed_in(lasting_world.administrator)
    answer = served.ask("POST", "/api/v1/actions/generate_image", body, **headers)
    assert (answer.status, answer.reason, stub.calls) == (423, "switched_off", 0)


@pytest.mark.usefixtures("off")
@pytest.mark.parametrize(
    ("function", "more"),
    [
        ("aiplacement_courseassist_summarise_text", {}),
        ("aiplacement_courseassist_explain_text", {}),
        ("aiplacement_editor_generate_text", {"prompttext": "x"}),
        ("aiplacement_editor_generate_image", {"prompttext": "x", "aspectratio": "square", "quality": "hd"}),
    ],
)
def test_moodles_functions_keep_to_the_switch(
    served: Served, tokens: Tokens, lasting_world: World, stub: ThreadedStub, function: str, more: dict[str, str]
) -> None:
    call = {"wstoken": tokens.administrator, "wsfunction": function, "moodlewsrestformat": "json"}
    query = urlencode({**call, "contextid": lasting_world.here, **more})
    told = served.ask("GET", f"/webservice/rest/server.php?{query}").json
    assert (told["success"], told["errorcode"], stub.calls) == (False, 423, 0)


@pytest.mark.usefixtures("off")
def test_the_same_functions_by_json_keep_to_the_switch(
    served: Served, tokens: Tokens, lasting_world: World, stub: ThreadedStub
) -> None:
    path = "/api/v1/functions/aiplacement_courseassist_summarise_text"
    answer = served.ask("POST", path, {"contextid": lasting_world.here}, token=tokens.administrator)
    assert (answer.json["success"], answer.json["errorcode"], stub.calls) == (False, 423, 0)
