"""Running actions: by token on the hot path, by session through Django; the same body, answers and errors."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.identity import api as identity
from tutela.rest.tests.conftest import Tokens, signed_in
from tutela.rest.tests.served import Answer, Served, read
from tutela.testing.openai_stub import ThreadedStub

pytestmark = pytest.mark.usefixtures("instance", "consent")

SUMMARISE = "/api/v1/actions/summarise_text"
Run = Callable[..., Answer]


def body(world: World, **more: Any) -> dict[str, Any]:
    """What is sent to have a text summarised."""
    return {"contextid": world.here, "prompttext": "The moon pulls the sea.", **more}


@pytest.fixture(params=["token", "session"])
def run(request: pytest.FixtureRequest, served: Served, tokens: Tokens, lasting_world: World) -> Run:
    """Run an action as the teacher, by each of the two ways in."""
    if request.param == "token":
        return lambda sent, path=SUMMARISE, **headers: served.ask("POST", path, sent, token=tokens.teacher, **headers)
    session = signed_in(lasting_world.teacher)
    return lambda sent, path=SUMMARISE, **headers: served.ask("POST", path, sent, **session, **headers)


def test_an_action_answers_with_its_data_and_who_gave_it(run: Run, lasting_world: World) -> None:
    answer = run(body(lasting_world))
    assert answer.status == 200
    assert answer.json["data"]["generatedcontent"] == "This is the answer of the stub."
    assert answer.json["provider"] == "OpenAI or compatible"
    assert answer.json["external"] is True


def test_the_request_id_leads_to_the_register(run: Run, lasting_world: World) -> None:
    requestid = run(body(lasting_world)).json["requestid"]
    found = ai.search_register(lasting_world.administrator, ai.RegisterFilters(requestid=requestid))
    assert [row.success for row in found.rows] == [True]


def test_a_program_acts_through_the_placement_rest(run: Run, lasting_world: World) -> None:
    run(body(lasting_world))
    assert ai.search_register(lasting_world.administrator).rows[0].placement == "rest"


def test_a_program_cannot_claim_a_placement_of_the_interface(run: Run, lasting_world: World) -> None:
    answer = run(body(lasting_world, placement="courseassist"))
    assert (answer.status, answer.json["error"]["fields"][0]["field"]) == (422, "placement")


def test_the_person_is_who_asks_and_never_who_the_body_says(run: Run, lasting_world: World) -> None:
    answer = run(body(lasting_world, userid=lasting_world.learner.pk))
    assert (answer.status, answer.json["error"]["fields"][0]["field"]) == (422, "userid")


def test_the_error_is_in_the_language_of_the_request(run: Run, lasting_world: World) -> None:
    told = run(body(lasting_world, contextid=10**9), Accept_Language="en-GB,en;q=0.7").json["error"]["message"]
    assert told == "The place this was asked for does not exist any more."


@pytest.mark.parametrize("browser", ["es", "es-MX,es;q=0.9,en;q=0.5"])
def test_the_error_is_in_spanish_where_that_is_asked_for(run: Run, lasting_world: World, browser: str) -> None:
    elsewhere = body(lasting_world, contextid=identity.system_context().pk)
    told = run(elsewhere, Accept_Language=browser).json["error"]["message"]
    assert told == "No puede usar esta función de IA aquí."


@pytest.mark.parametrize(
    ("behaviour", "status", "reason", "code"),
    [
        ("unauthorised", 502, "provider_rejected", 401),
        ("not_found", 502, "provider_rejected", 404),
        ("busy", 503, "provider_busy", 429),
        ("fails", 502, "provider_failed", 500),
        ("broken_json", 502, "provider_failed", 502),
        ("empty", 502, "provider_failed", 502),
        ("refuses", 503, "provider_unavailable", 503),
    ],
)
def test_a_provider_in_trouble_is_told_as_such(
    run: Run, lasting_world: World, stub: ThreadedStub, behaviour: str, status: int, reason: str, code: int
) -> None:
    stub.behave(behaviour)
    answer = run(body(lasting_world))
    assert (answer.status, answer.reason, answer.json["error"]["code"]) == (status, reason, code)


def test_a_busy_provider_says_when_to_try_again(run: Run, lasting_world: World, stub: ThreadedStub) -> None:
    stub.behave("busy")
    assert run(body(lasting_world)).headers["retry-after"] == "30"


def test_a_full_rate_limit_is_429_with_the_time_to_wait(run: Run, lasting_world: World, instance: int) -> None:
    ai.update_instance(lasting_world.administrator, instance, user_limit=1)
    run(body(lasting_world))
    answer = run(body(lasting_world))
    assert (answer.status, answer.reason) == (429, "rate_limited")
    assert 3500 < int(answer.headers["retry-after"]) <= 3600


def test_without_the_policy_it_is_451_and_nobody_is_asked(run: Run, lasting_world: World, stub: ThreadedStub) -> None:
    ai.revoke_policy(lasting_world.teacher.pk)
    answer = run(body(lasting_world))
    assert (answer.status, answer.reason, stub.calls) == (451, "policy_not_accepted", 0)


def test_without_a_provider_it_is_503(run: Run, lasting_world: World, instance: int) -> None:
    ai.set_instance_enabled(lasting_world.administrator, instance, False)
    answer = run(body(lasting_world))
    assert (answer.status, answer.reason, answer.json["error"]["code"]) == (503, "no_provider", -1)


def test_the_detail_is_not_for_a_teacher(run: Run, lasting_world: World, stub: ThreadedStub) -> None:
    stub.behave("unauthorised")
    assert run(body(lasting_world)).json["error"]["detail"] == ""


def test_the_detail_is_for_an_administrator(
    served: Served, tokens: Tokens, lasting_world: World, stub: ThreadedStub
) -> None:
    stub.behave("unauthorised")
    answer = served.ask("POST", SUMMARISE, body(lasting_world), token=tokens.administrator)
    assert "Incorrect API key" in answer.json["error"]["detail"]


@pytest.mark.parametrize("way", ["token", "session"])
def test_closing_the_connection_cancels_the_call(
    served: Served, tokens: Tokens, lasting_world: World, stub: ThreadedStub, way: str
) -> None:
    stub.behave("stalls")
    connection = served.connect()
    headers = {"Authorization": f"Bearer {tokens.teacher}"} if way == "token" else signed_in(lasting_world.teacher)
    headers = {name.replace("_", "-"): value for name, value in headers.items()} | {"Content-Type": "application/json"}
    connection.request("POST", SUMMARISE, f'{{"contextid": {lasting_world.here}, "prompttext": "x"}}', headers)
    assert stub.until_calls(1)
    connection.close()
    assert stub.until_disconnects(1)


def test_a_cancelled_action_is_on_record_as_cancelled(
    served: Served, tokens: Tokens, lasting_world: World, stub: ThreadedStub
) -> None:
    stub.behave("stalls")
    connection = served.connect()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {tokens.teacher}"}
    connection.request("POST", SUMMARISE, f'{{"contextid": {lasting_world.here}, "prompttext": "x"}}', headers)
    stub.until_calls(1)
    connection.close()
    stub.until_disconnects(1)
    served.ask("GET", "/api/v1/policy", token=tokens.teacher)
    rows = ai.search_register(lasting_world.administrator).rows
    assert [row.errorcode for row in rows] == [499]


def test_a_connection_serves_many_actions(served: Served, tokens: Tokens, lasting_world: World) -> None:
    connection = served.connect()
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {tokens.teacher}"}
    statuses = []
    for _ in range(5):
        connection.request("POST", SUMMARISE, f'{{"contextid": {lasting_world.here}, "prompttext": "x"}}', headers)
        statuses.append(read(connection).status)
    connection.close()
    assert statuses == [200] * 5


def test_an_image_comes_back_with_its_fields(served: Served, tokens: Tokens, lasting_world: World) -> None:
    answer = served.ask("POST", "/api/v1/actions/generate_image", body(lasting_world), token=tokens.teacher)
    assert answer.status == 200
    data = answer.json["data"]
    assert re.fullmatch(r"/file/[0-9a-f]{32}/image-[0-9a-f]{8}\.png", data["draftfile"]) and not data["imagebase64"]


def test_the_list_says_what_each_action_needs(served: Served, tokens: Tokens) -> None:
    actions = {one["name"]: one for one in served.ask("GET", "/api/v1/actions", token=tokens.learner).json}
    assert actions["summarise_text"]["available"] is True
    assert set(actions["translate_text"]["fields"]["required"]) == {"contextid", "prompttext", "targetlanguage"}
