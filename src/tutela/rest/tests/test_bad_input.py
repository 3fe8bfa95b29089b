"""Bad input: every kind ends as a clear error, by token and by session alike, and never as a traceback."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.rest.requests import MAX_BODY
from tutela.rest.tests.conftest import Tokens, signed_in
from tutela.rest.tests.served import Answer, Served, read
from tutela.sdk.actions import MAX_PROMPT
from tutela.testing.openai_stub import ThreadedStub

pytestmark = pytest.mark.usefixtures("instance", "consent")

SUMMARISE = "/api/v1/actions/summarise_text"
Run = Callable[..., Answer]


@pytest.fixture(params=["token", "session"])
def run(request: pytest.FixtureRequest, served: Served, tokens: Tokens, lasting_world: World) -> Run:
    """Send something as the teacher, by each of the two ways in."""
    if request.param == "token":
        return lambda sent, path=SUMMARISE, **headers: served.ask("POST", path, sent, token=tokens.teacher, **headers)
    session = signed_in(lasting_world.teacher)
    return lambda sent, path=SUMMARISE, **headers: served.ask("POST", path, sent, **session, **headers)


def test_an_unknown_action_is_not_found(run: Run) -> None:
    answer = run({}, "/api/v1/actions/write_poem")
    assert (answer.status, answer.reason) == (404, "unknown_action")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"prompttext": None}, "prompttext"),
        ({"prompttext": ""}, "prompttext"),
        ({"prompttext": "  \n "}, "prompttext"),
        ({"prompttext": "a\x00b"}, "prompttext"),
        ({"prompttext": "x" * (MAX_PROMPT + 1)}, "prompttext"),
        ({"prompttext": 5}, "prompttext"),
        ({"prompttext": ["a"]}, "prompttext"),
        ({"contextid": "5"}, "contextid"),
        ({"contextid": 1.5}, "contextid"),
        ({"contextid": True}, "contextid"),
        ({"contextid": 0}, "contextid"),
        ({"contextid": -3}, "contextid"),
        ({"contextid": 2**63}, "contextid"),
        ({"contextid": 10**30}, "contextid"),
        ({"contextid": 2**63}, "contextid"),
        ({"contextid": None}, "contextid"),
        ({"temperature": 1}, "temperature"),
        ({"timecreated": 1.0}, "timecreated"),
        ({"userid": 1}, "userid"),
        ({"placement": "rest"}, "placement"),
    ],
)
def test_a_wrong_field_is_named(run: Run, lasting_world: World, change: dict[str, Any], field: str) -> None:
    answer = run({"contextid": lasting_world.here, "prompttext": "The moon.", **change})
    assert (answer.status, answer.reason) == (422, "invalid")
    assert [problem["field"] for problem in answer.json["error"]["fields"]] == [field]


def test_a_missing_field_is_named(run: Run, lasting_world: World) -> None:
    answer = run({"contextid": lasting_world.here})
    assert answer.json["error"]["message"] == "Some of what was sent is not valid: prompttext is missing."


def test_what_was_sent_is_never_repeated(run: Run, lasting_world: World) -> None:
    answer = run({"contextid": "SECRET", "prompttext": {"SECRET": 1}, "placement": ["SECRET"]})
    assert b"SECRET" not in answer.body


@pytest.mark.parametrize(
    "sent",
    [
        b"{",
        b"",
        b"[]",
        b'"text"',
        b'{"prompttext": NaN}',
        b"\xff\xfe",
        b'{"prompttext": "\\ud800"}',
        b"[" * 100_000,
        b'{"contextid": ' + b"9" * 5000 + b"}",
    ],
)
def test_a_body_that_is_no_json_object_is_400(run: Run, sent: bytes) -> None:
    answer = run(sent)
    assert (answer.status, answer.reason) == (400, "bad_json")


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_a_body_that_does_not_say_it_is_json_is_415(run: Run, content_type: str) -> None:
    answer = run(b'{"prompttext": "x"}', Content_Type=content_type)
    assert (answer.status, answer.reason) == (415, "wrong_content_type")


def test_a_body_of_50_mb_is_413_before_it_is_read(served: Served, tokens: Tokens) -> None:
    connection = served.connect()
    connection.putrequest("POST", SUMMARISE)
    for name, value in {"Authorization": f"Bearer {tokens.teacher}", "Content-Type": "application/json"}.items():
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(50 * 1024 * 1024))
    connection.endheaders()
    answer = read(connection)
    connection.close()
    assert (answer.status, answer.reason) == (413, "too_large")


def test_a_body_that_hides_its_size_is_413_when_it_passes_the_limit(served: Served, tokens: Tokens) -> None:
    connection = served.connect()
    parts = (b" " * 65536 for _ in range(MAX_BODY // 65536 + 2))
    headers = {"Authorization": f"Bearer {tokens.teacher}", "Content-Type": "application/json"}
    connection.request("POST", SUMMARISE, parts, headers, encode_chunked=True)
    answer = read(connection)
    connection.close()
    assert (answer.status, answer.reason) == (413, "too_large")


def test_a_session_is_held_to_the_same_size(served: Served, lasting_world: World) -> None:
    session = signed_in(lasting_world.teacher)
    answer = served.ask("POST", SUMMARISE, b" " * (MAX_BODY + 1), **session)
    assert (answer.status, answer.reason) == (413, "too_large")


def test_a_context_that_does_not_exist_is_404(run: Run) -> None:
    answer = run({"contextid": 987654, "prompttext": "The moon."})
    assert (answer.status, answer.reason) == (404, "no_context")


def test_a_context_where_one_holds_no_role_is_403(served: Served, tokens: Tokens, lasting_world: World) -> None:
    sent = {"contextid": lasting_world.here, "prompttext": "The moon."}
    answer = served.ask("POST", SUMMARISE, sent, token=tokens.stranger)
    assert (answer.status, answer.reason) == (403, "not_allowed")


def test_somebody_elses_own_context_is_403(run: Run, lasting_world: World) -> None:
    foreign = courses.context_of(lasting_world.learner).pk
    answer = run({"contextid": foreign, "prompttext": "The moon."})
    assert (answer.status, answer.reason) == (403, "not_allowed")


@pytest.mark.parametrize("token", ["wrong", "tut_" + "x" * 43, "ünï", "a b", "x" * 5000])
def test_a_wrong_token_is_401_and_says_how_to_come_in(served: Served, token: str) -> None:
    answer = served.ask("POST", SUMMARISE, {}, Authorization=f"Bearer {token}".encode().decode("latin-1"))
    assert (answer.status, answer.reason) == (401, "wrong_token")
    assert answer.headers["www-authenticate"].startswith("Bearer ")


def test_an_expired_token_is_401(served: Served, lasting_world: World) -> None:
    past = timezone.now() - timedelta(seconds=1)
    key = identity.make_token(lasting_world.teacher, "old", past)[1]
    assert served.ask("POST", SUMMARISE, {}, token=key).status == 401


def test_a_revoked_token_is_401_at_once(served: Served, lasting_world: World) -> None:
    token, key = identity.make_token(lasting_world.teacher, "short")
    served.ask("POST", SUMMARISE, {"contextid": lasting_world.here, "prompttext": "The moon."}, token=key)
    identity.revoke_token(lasting_world.teacher, token.pk)
    assert served.ask("POST", SUMMARISE, {}, token=key).status == 401


def test_a_token_of_a_disabled_person_is_401(served: Served, tokens: Tokens, lasting_world: World) -> None:
    identity.Person.objects.filter(pk=lasting_world.teacher.pk).update(is_active=False)
    assert served.ask("POST", SUMMARISE, {}, token=tokens.teacher).status == 401


def test_a_wrong_token_is_not_mended_by_a_session(served: Served, lasting_world: World) -> None:
    session = signed_in(lasting_world.teacher)
    answer = served.ask("GET", "/api/v1/policy", token="wrong", **session)
    assert (answer.status, answer.reason) == (401, "wrong_token")


def test_an_expired_session_is_401(served: Served, lasting_world: World) -> None:
    session = signed_in(lasting_world.teacher)
    Session.objects.all().delete()
    answer = served.ask("POST", SUMMARISE, {}, **session)
    assert (answer.status, answer.reason) == (401, "session_expired")


def test_nobody_is_401(served: Served) -> None:
    answer = served.ask("POST", SUMMARISE, {})
    assert (answer.status, answer.reason) == (401, "not_signed_in")


def test_basic_credentials_are_not_taken(served: Served) -> None:
    answer = served.ask("POST", SUMMARISE, {}, Authorization="Basic dDp0")
    assert (answer.status, answer.reason) == (401, "not_signed_in")


def test_a_session_without_the_csrf_token_is_403(served: Served, lasting_world: World) -> None:
    session = signed_in(lasting_world.teacher) | {"X_CSRFToken": ""}
    answer = served.ask("POST", SUMMARISE, {}, **session)
    assert (answer.status, answer.reason) == (403, "csrf")


def test_html_and_script_in_a_prompt_go_through_as_text(run: Run, lasting_world: World, stub: ThreadedStub) -> None:
    prompt = "<script>alert('x')</script><img src=x onerror=alert(1)> & <b>bold</b>"
    answer = run({"contextid": lasting_world.here, "prompttext": prompt})
    assert answer.status == 200
    assert stub.requests[0].body["messages"][-1]["content"] == prompt


def test_script_in_an_answer_comes_back_as_json_that_no_browser_runs(
    run: Run, lasting_world: World, stub: ThreadedStub
) -> None:
    stub.behave("answers", text="<script>alert('x')</script>")
    answer = run({"contextid": lasting_world.here, "prompttext": "The moon."})
    assert answer.headers["content-type"] == "application/json"
    assert answer.json["data"]["generatedcontent"] == "<script>alert('x')</script>"


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_a_method_that_is_not_served_is_405(served: Served, tokens: Tokens, method: str) -> None:
    answer = served.ask(method, SUMMARISE, token=tokens.teacher)
    assert (answer.status, answer.reason, answer.headers["allow"]) == (405, "method_not_allowed", "POST")


def test_an_address_that_is_not_there_is_404_in_the_same_shape(served: Served) -> None:
    answer = served.ask("GET", "/api/v1/nothing/here")
    assert (answer.status, answer.reason) == (404, "not_found")


def test_a_bug_of_ours_is_told_without_a_word_of_it(
    run: Run, lasting_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutela.rest.asking.get_manager", lambda: 1 / 0)
    answer = run({"contextid": lasting_world.here, "prompttext": "The moon."})
    assert (answer.status, answer.reason, answer.json["error"]["detail"]) == (500, "fault", "")
    assert b"ZeroDivision" not in answer.body


def test_no_provider_was_asked_and_nothing_is_left_open(run: Run, lasting_world: World, stub: ThreadedStub) -> None:
    for sent in ({}, {"contextid": lasting_world.here, "prompttext": ""}, {"contextid": 987654, "prompttext": "x"}):
        run(sent)
    assert stub.calls == 0
    assert all(row.success is False for row in ai.search_register(lasting_world.administrator).rows)
