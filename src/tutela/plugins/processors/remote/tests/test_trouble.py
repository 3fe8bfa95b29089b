"""Servers that misbehave, and what is said of them."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import numpy as np
import pytest
from aiohttp import web

from tutela.plugins.processors.remote import Remote
from tutela.plugins.processors.remote.config import Config
from tutela.plugins.processors.remote.dataset import chances, labelled, unlabelled
from tutela.plugins.processors.remote.processor import FILE
from tutela.sdk.errors import Decline
from tutela.sdk.processor import ProcessorUnavailable, UnreadableModel
from tutela.testing.behaviour import Behaviour
from tutela.testing.processor import sample_rows
from tutela.testing.server import StubServer


class Stub(StubServer):
    """Speaks the protocol as far as it is told to."""

    version = "3.0.5"
    training: Any = {"status": 0, "info": []}

    def answer(self, request: web.Request, body: Any, behaviour: Behaviour) -> web.StreamResponse:
        if request.path == "/version":
            return web.Response(text=self.version)
        if request.path == "/training":
            return web.json_response(self.training)
        return web.json_response({"status": 0, "info": [], "predictions": []})


@contextmanager
def stubbed(*behaviours: str, **fields: Any) -> Iterator[Stub]:
    """A stub in a thread of its own, for the processor waits in this one."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    stub = Stub()
    for name, value in fields.items():
        setattr(stub, name, value)

    def run(coroutine: Any) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, loop).result(10)

    run(stub.__aenter__())
    if behaviours:
        run(stub.behave(*behaviours))
    try:
        yield stub
    finally:
        run(stub.__aexit__(None, None, None))
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


def remote(stub: Stub, **settings: Any) -> Remote:
    return Remote(Config(host="127.0.0.1", port=stub.port, **settings))


@pytest.mark.parametrize("version", ["3.0.5", "3.0.6", "3.1", "3.99.99"])
def test_versions_that_moodle_accepts_are_accepted(version: str) -> None:
    with stubbed(version=version) as stub:
        assert remote(stub)._server().version() == version


@pytest.mark.parametrize("version", ["3.0.4", "2.6.5", "4.0.0", "4"])
def test_another_version_is_named(version: str) -> None:
    with stubbed(version=version) as stub, pytest.raises(ProcessorUnavailable, match=r"3\.0\.5"):
        remote(stub).fit(sample_rows())


def test_a_page_in_place_of_a_version_is_no_server_of_this_kind() -> None:
    page = "<html><title>Welcome to nginx</title></html>"
    with stubbed(version=page) as stub, pytest.raises(ProcessorUnavailable, match="protocol"):
        remote(stub).fit(sample_rows())


@pytest.mark.parametrize("behaviour", ["broken_json", "odd_json", "empty"])
def test_nonsense_is_said_to_be_nonsense(behaviour: str) -> None:
    with stubbed("answers", behaviour) as stub, pytest.raises(ProcessorUnavailable):
        remote(stub).fit(sample_rows())


def test_a_server_that_breaks_off_is_unavailable() -> None:
    with stubbed("answers", "breaks_off") as stub, pytest.raises(ProcessorUnavailable, match="no usable answer"):
        remote(stub).fit(sample_rows())


def test_a_slow_server_is_not_waited_for_longer_than_allowed() -> None:
    with stubbed("answers", "stalls") as stub, pytest.raises(ProcessorUnavailable, match="in time"):
        remote(stub, timeout=1).fit(sample_rows())


def test_the_servers_own_words_reach_the_administrator() -> None:
    answer = {"status": 1, "info": ["the disc is full"]}
    with stubbed(training=answer) as stub, pytest.raises(ProcessorUnavailable, match="the disc is full"):
        remote(stub).fit(sample_rows())


def test_too_little_to_learn_from_is_declined_in_the_servers_words() -> None:
    answer = {"status": 8, "info": [], "errors": "more samples, please"}
    with stubbed(training=answer) as stub, pytest.raises(Decline, match="more samples"):
        remote(stub).fit(sample_rows())


def test_rows_that_are_left_out_of_an_answer_are_missed() -> None:
    with stubbed() as stub, pytest.raises(ProcessorUnavailable, match="left out"):
        remote(stub).fit(sample_rows())


def test_without_a_host_it_is_not_ready() -> None:
    assert Remote().unready()
    assert not Remote(Config(host="ml.example.org")).unready()


@pytest.mark.parametrize("host", ["http://ml.example.org", "ml.example.org/path", "a b", "user@ml.example.org"])
def test_a_host_is_a_host(host: str) -> None:
    with pytest.raises(ValueError, match="host"):
        Config(host=host)


def test_what_is_left_over_is_shared_by_the_other_classes() -> None:
    found = chances([("0-0", "1", 0.5), ("1-0", "0", 1.0)], rows=2, classes=3)
    assert found[0] == pytest.approx([0.25, 0.5, 0.25])
    assert found[1].argmax() == 0
    assert (found > 0).all()


def test_the_order_of_an_answer_does_not_matter() -> None:
    found = chances([("1-0", "1", 0.9), ("0-0", "0", 0.8)], rows=2, classes=2)
    assert found[:, 1] == pytest.approx([0.2, 0.9])


@pytest.mark.parametrize(
    "said", [("7-0", "1", 0.9), ("x", "1", 0.9), ("0-0", "2", 0.9), ("0-0", "1", 1.5), ("0-0", "1", float("nan"))]
)
def test_an_answer_about_something_else_is_refused(said: tuple[str, str, float]) -> None:
    with pytest.raises(ProcessorUnavailable):
        chances([said], rows=1, classes=2)


def test_a_missing_value_is_an_empty_cell() -> None:
    values = np.array([[0.25, np.nan]], dtype=np.float32)
    assert unlabelled(values, ("a", "b"), 2).splitlines()[3] == b"0-0,0.25,"
    assert labelled(values, ("a", "b"), np.array([1]), 2).splitlines()[3] == b"0.25,,1"


def test_the_header_announces_classes_and_columns() -> None:
    lines = labelled(np.zeros((1, 2)), ("a,b", "c"), np.array([0]), 3).decode().splitlines()
    assert lines[1].endswith('"[0, 1, 2]"')
    assert lines[2] == '"a,b",c,target'


@pytest.mark.parametrize("uniqueid", ["", "../../etc", "A" * 32, "0" * 31])
def test_a_file_with_an_id_that_was_not_made_here_is_refused(uniqueid: str) -> None:
    content = {
        "version": 1,
        "classes": [0, 1],
        "columns": ["a"],
        "uniqueid": uniqueid,
        "server": {"address": "http://127.0.0.1:5000", "version": "3.0.5"},
        "calibration": [1, 0, 0],
        "typical": [[0.0, 1.0]],
        "held_out_loss": None,
    }
    with pytest.raises(UnreadableModel):
        Remote().load({FILE: json.dumps(content).encode()})
