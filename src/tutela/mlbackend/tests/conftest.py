"""A server for the tests of this room: the real one, in a thread, on a free port, with a folder of its own."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tutela.mlbackend import aws_lambda
from tutela.mlbackend.tests.clients import USER, Client, Gateway, Http, OnCommandLine, OverHttp
from tutela.mlbackend.tests.servers import serving, settings_for

NUMBERS = itertools.count()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the shared server keeps its models."""
    return tmp_path_factory.mktemp("mlbackend")


@pytest.fixture(scope="session")
def http(store: Path) -> Iterator[Http]:
    """The shared server."""
    with serving(settings_for(store)) as client:
        yield client


@pytest.fixture
def new_client(http: Http) -> Callable[[], OverHttp]:
    """Makes clients of the shared server, each with a model of its own."""
    return lambda: OverHttp(http, f"model{next(NUMBERS)}")


@pytest.fixture
def client(new_client: Callable[[], OverHttp]) -> OverHttp:
    """A client of the shared server."""
    return new_client()


@pytest.fixture(autouse=True)
def _event_loop_of_a_function() -> Iterator[None]:
    """The adapter for Lambda takes its thread's event loop and leaves it open, as it should there."""
    given = asyncio.new_event_loop()
    asyncio.set_event_loop(given)
    yield
    with suppress(RuntimeError):  # a test that ran a loop of its own has left none
        asyncio.get_event_loop().close()
    given.close()
    asyncio.set_event_loop(None)


@pytest.fixture
def gateway(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gateway]:
    """The handler, with an environment of its own."""
    monkeypatch.setenv("MOODLE_MLBACKEND_PYTHON_USERS", USER)
    monkeypatch.setenv("MOODLE_MLBACKEND_PYTHON_DIR", str(tmp_path))
    aws_lambda.adapter.cache_clear()
    yield Gateway(0)
    aws_lambda.adapter.cache_clear()


@pytest.fixture(params=["http", "gateway", pytest.param("command line", marks=pytest.mark.long)])
def any_client(request: pytest.FixtureRequest, tmp_path: Path) -> Client:
    """Each of the ways in, one after the other."""
    if request.param == "command line":
        return OnCommandLine(tmp_path)
    http: Http = request.getfixturevalue(request.param)
    return OverHttp(http, f"model{next(NUMBERS)}")
