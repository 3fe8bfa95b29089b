"""What the editor asks of the server, and what it is told."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.plugins.placements.editor.tests.conftest import HERE, Send
from tutela.sdk import Permission
from tutela.testing.openai_stub import ThreadedStub

pytestmark = pytest.mark.usefixtures("ready")
OF = {"text": "generate_text", "image": "generate_image"}


def asked(world: World, **changes: Any) -> dict[str, Any]:
    """What the browser sends."""
    return {"contextid": world.here, "prompttext": "Two sentences on tides", **changes}


@pytest.mark.usefixtures("consent")
def test_a_learner_gets_text_with_the_attempt_that_it_came_of(ready: World, send: Send) -> None:
    status, answer = send("text", asked(ready))
    assert (status, answer["text"]) == (200, "The Moon pulls the sea.")
    (row,) = ai.search_register(ready.administrator).rows
    assert answer["attempt"] == row.uid
    assert re.fullmatch("[0-9a-f]{32}", row.uid)


@pytest.mark.usefixtures("consent")
def test_a_learner_gets_an_image_that_this_site_serves_to_them(ready: World, send: Send) -> None:
    status, answer = send("image", asked(ready, prompttext="A lighthouse", aspectratio="landscape", quality="hd"))
    assert (status, answer["alt"]) == (200, "A lighthouse")
    client = Client()
    client.force_login(ready.learner)
    assert client.get(answer["src"]).headers["Content-Type"].startswith("image/")


@pytest.mark.usefixtures("consent")
@pytest.mark.parametrize("path", ["text", "image"])
def test_each_action_asks_for_its_own_capability(ready: World, send: Send, path: str) -> None:
    identity.override("student", f"aiplacement/editor:{OF[path]}", courses.context_of(ready.module), Permission.PREVENT)
    assert send(path, asked(ready))[1]["code"] == ai.Code.NOT_ALLOWED
    other = "image" if path == "text" else "text"
    assert send(other, asked(ready))[1]["success"]


@pytest.mark.parametrize("path", ["text", "image"])
def test_a_stranger_to_the_course_may_not(ready: World, send: Send, stub: ThreadedStub, path: str) -> None:
    ai.accept_policy(ready.stranger.pk, identity.system_context().pk)
    assert send(path, asked(ready), ready.stranger)[1]["code"] == ai.Code.NOT_ALLOWED
    assert stub.calls == 0


@pytest.mark.parametrize("path", ["text", "image"])
def test_without_the_policy_accepted_nothing_is_sent_anywhere(
    ready: World, send: Send, stub: ThreadedStub, path: str
) -> None:
    answer = send(path, asked(ready))[1]
    assert (answer["policy"], stub.calls) == (True, 0)


@pytest.mark.usefixtures("consent")
def test_a_switch_of_one_action_leaves_the_other(ready: World, send: Send) -> None:
    ai.set_placement_switch(ready.administrator, "editor", "generate_text", False)
    assert send("text", asked(ready))[1]["code"] == ai.Code.SWITCHED_OFF
    assert send("image", asked(ready))[1]["success"]


@pytest.mark.usefixtures("consent")
def test_the_sentence_of_a_failure_is_the_providers_own(ready: World, send: Send, stub: ThreadedStub) -> None:
    stub.behave("busy")
    answer = send("text", asked(ready))[1]
    assert "30 seconds" in answer["error"]
    assert answer["again"] is True


@pytest.mark.parametrize(
    ("path", "changes"),
    [
        ("text", {"prompttext": "  "}),
        ("text", {"prompttext": "x" * 200_001}),
        ("text", {"aspectratio": "square"}),
        ("text", {"contextid": "1"}),
        ("image", {"aspectratio": "round"}),
        ("image", {"quality": "best"}),
        ("image", {"numimages": 4}),
        ("image", {"contextid": 2**70}),
    ],
)
def test_what_makes_no_sense_is_a_bad_request(ready: World, send: Send, path: str, changes: dict[str, Any]) -> None:
    assert send(path, asked(ready, **changes))[0] == 400


@pytest.mark.parametrize("body", ["", "[]", "{", "null"])
def test_nonsense_is_a_bad_request(send: Send, body: str) -> None:
    assert send("text", body)[0] == 400


def test_who_is_signed_out_is_told_so(ready: World, send: Send) -> None:
    status, answer = send("text", asked(ready), None)
    assert status == 401
    assert "Sign in again" in answer["error"]


def test_a_request_from_elsewhere_is_refused(ready: World) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(ready.learner)
    assert client.post(f"{HERE}/text/", asked(ready), content_type="application/json").status_code == 403


@pytest.mark.parametrize("path", ["text", "image"])
@pytest.mark.usefixtures("consent")
def test_by_moodles_function_the_capability_is_the_same(ready: World, path: str) -> None:
    identity.override("student", f"aiplacement/editor:{OF[path]}", courses.context_of(ready.module), Permission.PREVENT)
    _token, key = identity.make_token(ready.learner, "phone", None)
    changes = {"aspectratio": "square", "quality": "standard"} if path == "image" else {}
    answer = (
        Client()
        .post(
            "/webservice/rest/server.php",
            {
                "wstoken": key,
                "wsfunction": f"aiplacement_editor_{OF[path]}",
                "moodlewsrestformat": "json",
                **asked(ready, **changes),
            },
        )
        .json()
    )
    assert (answer["success"], answer["errorcode"]) == (False, ai.Code.NOT_ALLOWED)
