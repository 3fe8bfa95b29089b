"""The checks with a misbehaving service: each careless provider is found out."""

from __future__ import annotations

import asyncio
from typing import Any, ClassVar

import pytest
from pydantic import Field, SecretStr

from tutela.lib.http import HttpClient, HttpFailure, Reply, Timeouts
from tutela.protocols.failures import http_failure, redact, retry_after_seconds, status_failure, unusable
from tutela.sdk import (
    ConnectionReport,
    GenerateText,
    Process,
    Provider,
    ProviderConfig,
    ProviderError,
    Response,
    Toolbox,
)
from tutela.sdk.actions import GenerateTextResponse
from tutela.testing import check_answers, check_service

pytestmark = pytest.mark.anyio

SECRET = "hunter2-hunter2"
SHORT = Timeouts(connect=0.5, read=0.3, total=0.3)


class Config(ProviderConfig):
    """An address and a key."""

    url: str = Field(default="", title="URL", description="Where it is.")
    api_key: SecretStr = Field(default=SecretStr(SECRET), title="Key", description="For tests.")


def configure(url: str) -> Config:
    return Config(url=url)


class ProcessGenerateText(Process["Careful", GenerateText]):
    """Speaks a protocol of its own: it posts a text and gets a text."""

    action = GenerateText

    async def process(self, action: GenerateText) -> Response:
        return GenerateTextResponse.succeeded(generatedcontent=await self.provider.ask(action))


class Careful(Provider[Config]):
    """Tells every failure."""

    name = "careful"
    label = "Careful"
    description = "Tells every failure."
    config_class = Config
    processes: ClassVar[tuple[type[Process[Any, Any]], ...]] = (ProcessGenerateText,)

    async def ask(self, action: GenerateText) -> str:
        return self.text_of(await self.send({"text": action.prompttext}))

    async def send(self, body: dict[str, Any]) -> Reply:
        try:
            return await self.toolbox.http.request("POST", self.config.url, json_body=body, timeouts=SHORT)
        except HttpFailure as failure:
            raise http_failure(failure) from failure

    def text_of(self, reply: Reply) -> str:
        if reply.status != 200:
            said = redact(reply.body.decode(), [SECRET])
            raise status_failure(reply.status, said, retry_after=retry_after_seconds(reply.headers))
        try:
            return str(reply.json()["text"])
        except (HttpFailure, KeyError, TypeError) as failure:
            raise unusable("it holds no text") from failure

    async def test_connection(self) -> ConnectionReport:
        try:
            self.text_of(await self.send({"text": "?"}))
        except ProviderError as failure:
            return ConnectionReport(False, failure.error_message)
        return ConnectionReport(True, "Ready.")


class Raising(Careful):
    """Lets the errors of its libraries through."""

    async def send(self, body: dict[str, Any]) -> Reply:
        return await self.toolbox.http.request("POST", self.config.url, json_body=body, timeouts=SHORT)


class Trusting(Careful):
    """Takes any answer for a good one."""

    def text_of(self, reply: Reply) -> str:
        return "All is well."


class Chatty(Careful):
    """Shows what the service said, secrets and all."""

    def text_of(self, reply: Reply) -> str:
        if reply.status != 200:
            raise ProviderError(reply.status, reply.body.decode())
        return super().text_of(reply)


class Telling(Careful):
    """Sends the person's number, and its key in the address."""

    async def ask(self, action: GenerateText) -> str:
        body = {"text": action.prompttext, "who": action.userid, "where": action.contextid}
        reply = await self.toolbox.http.request("POST", f"{self.config.url}/{SECRET}", json_body=body)
        return self.text_of(reply)


class Asking(Careful):
    """Sends its key behind the question mark."""

    async def ask(self, action: GenerateText) -> str:
        url = f"{self.config.url}/?key={SECRET}"
        return self.text_of(await self.toolbox.http.request("POST", url, json_body={"text": action.prompttext}))


class Stubborn(Careful):
    """Goes on when it is cancelled."""

    async def ask(self, action: GenerateText) -> str:
        try:
            return await super().ask(action)
        except asyncio.CancelledError:
            return "Never mind."


class Elsewhere(Careful):
    """Does not call the service that it is given."""

    async def ask(self, action: GenerateText) -> str:
        raise unusable("it did not even try")


async def test_a_careful_provider_has_no_fault() -> None:
    assert await check_service(Careful, configure) == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Raising, "the service stalls: it raises TimedOut instead of a ProviderError"),
        (Raising, "test_connection, when the service refuses: it raises Unreachable"),
        (Trusting, "the service answers 500: it succeeds"),
        (Trusting, "test_connection, when the service answers 401: it says that all is well"),
        (Chatty, "the person reads the service's own message"),
        (Chatty, "a secret is in its error"),
        (Chatty, "retry_after must be the 30"),
        (Telling, "The person's number is sent"),
        (Telling, "The context's number is sent"),
        (Telling, "A secret is in an address"),
        (Asking, "A secret is in an address"),
        (Stubborn, "A cancelled action must end with CancelledError"),
        (Elsewhere, "It never called the service"),
    ],
)
async def test_each_carelessness_is_found(kind: type[Careful], words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutela.testing.service.PATIENCE", 0.6)
    faults = await check_service(kind, configure)
    assert any(words in fault for fault in faults), faults


class Failing(Careful):
    """Never succeeds."""

    async def ask(self, action: GenerateText) -> str:
        raise unusable("nothing works")


class Empty(Careful):
    """Succeeds with nothing."""

    async def ask(self, action: GenerateText) -> str:
        return "  "


@pytest.mark.parametrize(
    ("kind", "words"), [(Failing, "fails with a service in order"), (Empty, "succeeds without any text")]
)
async def test_an_action_that_does_not_succeed_is_found(kind: type[Careful], words: str) -> None:
    async with HttpClient() as http:
        faults = await check_answers(kind(Config(), Toolbox(http=http, person_key=str)))
    assert len(faults) == 1 and words in faults[0]
