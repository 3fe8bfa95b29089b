"""A real server with an action under way: told to stop, killed, or left alone by whoever asked."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tutela.site.tests.conftest import PASSWORD
from tutela.site.tests.servers import Answer, Server, run, serving
from tutela.testing.openai_stub import OpenAIStub, ThreadedStub

pytestmark = pytest.mark.long
ASKED = json.dumps({"contextid": 1, "prompttext": "Why is the sea salt?"}).encode()
REGISTER = "SELECT success, errorcode FROM ai_action_register"
PATH = "/api/v1/actions/generate_text"


@dataclass
class Gateway:
    """A site whose one provider is a stub, and an administrator's token for it."""

    data: Path
    variables: dict[str, str]
    stub: ThreadedStub
    headers: dict[str, str]

    def serve(self) -> Any:
        return serving(self.data, **self.variables)

    def set_up(self, server: Server) -> None:
        self._send(server, "PUT", "/api/v1/policy", {"contextid": 1})
        config = {"base_url": self.stub.base_url, "api_key": "sk-of-the-stub-0123456789"}
        made = self._send(server, "POST", "/api/v1/instances", {"provider": "openai", "name": "Stub", "config": config})
        self._send(server, "PUT", f"/api/v1/instances/{made['id']}/enabled", {"enabled": True})

    def ask(self, server: Server) -> Answer:
        return server.ask(PATH, "POST", ASKED, **self.headers)

    def attempts(self) -> list[tuple[bool | None, int | None]]:
        url = self.variables.get("DATABASE_URL")
        if url:
            with psycopg.connect(url) as postgres:
                return postgres.execute(REGISTER).fetchall()
        with closing(sqlite3.connect(self.data / "tutela.sqlite3")) as connection:
            return [(None if done is None else bool(done), code) for done, code in connection.execute(REGISTER)]

    def _send(self, server: Server, method: str, path: str, body: dict[str, Any]) -> Any:
        answer = server.ask(path, method, json.dumps(body).encode(), **self.headers)
        assert answer.status < 300, answer.body
        return json.loads(answer.body) if answer.body else None


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def gateway(data: Path, request: pytest.FixtureRequest) -> Iterator[Gateway]:
    """The site, not yet served."""
    variables = {"TUTELA_ADMIN_PASSWORD": PASSWORD}
    if request.param == "postgresql":
        variables["DATABASE_URL"] = request.getfixturevalue("postgres_url")
    with serving(data, **variables):
        key = run(data, "token", "add", "admin", **variables).stdout.strip()
    with OpenAIStub.in_thread() as stub:
        yield Gateway(data, variables, stub, {"authorization": f"Bearer {key}", "content_type": "application/json"})


@pytest.fixture
def later() -> Iterator[Callable[..., Future[Any]]]:
    """Calls something in another thread."""
    with ThreadPoolExecutor() as pool:
        yield pool.submit


def test_a_server_that_is_told_to_stop_first_ends_the_action(
    gateway: Gateway, later: Callable[..., Future[Any]]
) -> None:
    with gateway.serve() as server:
        gateway.set_up(server)
        gateway.stub.behave("answers", delay=1.5)
        answer = later(gateway.ask, server)
        assert gateway.stub.until_calls(1)
        server.stop()
        assert answer.result().status == 200
    assert gateway.attempts() == [(True, None)]


def test_after_a_kill_the_next_start_closes_the_attempt(gateway: Gateway, later: Callable[..., Future[Any]]) -> None:
    with gateway.serve() as server:
        gateway.set_up(server)
        gateway.stub.behave("stalls")
        answer = later(gateway.ask, server)
        assert gateway.stub.until_calls(1)
        assert gateway.attempts() == [(None, None)]
        server.process.kill()
        server.process.wait()
        assert isinstance(answer.exception(), ConnectionError | OSError)
    gateway.stub.behave("answers")
    with gateway.serve() as server:
        assert gateway.attempts() == [(False, 520)]
        assert gateway.ask(server).status == 200
    assert sorted(gateway.attempts(), key=str) == [(False, 520), (True, None)]


def session_of(server: Server) -> dict[str, str]:
    """The headers of an administrator who signed in by the page."""
    page = server.ask("/login/")
    csrf = page.headers["set-cookie"].split("tutela_csrf=")[1].split(";")[0]
    form = f"username=admin&password={PASSWORD.replace(' ', '+')}&csrfmiddlewaretoken={csrf}".encode()
    kind = "application/x-www-form-urlencoded"
    answer = server.ask("/login/", "POST", form, content_type=kind, cookie=f"tutela_csrf={csrf}")
    given = answer.headers["set-cookie"]
    session, fresh = (given.split(f"{name}=")[1].split(";")[0] for name in ("tutela_session", "tutela_csrf"))
    cookie = f"tutela_session={session}; tutela_csrf={fresh}"
    return {"cookie": cookie, "x-csrftoken": fresh, "content-type": "application/json"}


@pytest.mark.parametrize("way", ["token", "session"])
def test_whoever_goes_away_cancels_the_call_of_the_provider(gateway: Gateway, way: str) -> None:
    with gateway.serve() as server:
        gateway.set_up(server)
        by_token = {name.replace("_", "-"): text for name, text in gateway.headers.items()}
        headers = by_token if way == "token" else session_of(server)
        gateway.stub.behave("stalls")
        with closing(server.connect()) as connection:
            connection.request("POST", PATH, ASKED, headers)
            assert gateway.stub.until_calls(1)
        assert gateway.stub.until_disconnects(1)
        deadline = time.monotonic() + 5
        while gateway.attempts() != [(False, 499)] and time.monotonic() < deadline:
            time.sleep(0.05)
        assert gateway.attempts() == [(False, 499)]
