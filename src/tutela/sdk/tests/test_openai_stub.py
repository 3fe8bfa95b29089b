"""The stub of OpenAI's protocol does what it is told."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator

import pytest

from tutela.lib.http import BrokenReply, HttpClient, TimedOut, Timeouts, TooLarge, Unreachable
from tutela.testing.behaviour import MEBIBYTE
from tutela.testing.openai_stub import OpenAIStub

pytestmark = pytest.mark.anyio

CHAT = {"model": "some-model", "messages": [{"role": "user", "content": "Hello there"}]}
SHORT = Timeouts(connect=1, read=0.1, total=5)


@pytest.fixture
async def stub() -> AsyncIterator[OpenAIStub]:
    async with OpenAIStub() as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[HttpClient]:
    async with HttpClient() as client:
        yield client


async def chat(http: HttpClient, stub: OpenAIStub) -> tuple[int, object]:
    reply = await http.request("POST", f"{stub.base_url}/chat/completions", json_body=CHAT, timeouts=SHORT)
    return reply.status, reply.json()


async def test_it_answers_a_chat_with_the_model_that_was_asked_for(stub: OpenAIStub, http: HttpClient) -> None:
    status, body = await chat(http, stub)
    assert status == 200 and isinstance(body, dict) and body["model"] == "some-model"


async def test_it_counts_and_records_what_it_receives(stub: OpenAIStub, http: HttpClient) -> None:
    await chat(http, stub)
    assert stub.calls == 1
    assert (stub.requests[0].path, stub.requests[0].body) == ("/v1/chat/completions", CHAT)


@pytest.mark.parametrize(("query", "status"), [("?api-version=2024-06-01", 200), ("", 404)])
async def test_it_answers_at_azures_addresses_which_need_a_version(
    stub: OpenAIStub, http: HttpClient, query: str, status: int
) -> None:
    url = f"{stub.azure_endpoint}/openai/deployments/mine/chat/completions{query}"
    assert (await http.request("POST", url, json_body=CHAT)).status == status
    assert stub.requests[0].query == query.removeprefix("?")


async def test_it_forgets(stub: OpenAIStub, http: HttpClient) -> None:
    await chat(http, stub)
    stub.forget()
    assert (stub.calls, len(stub.requests)) == (0, 0)


async def test_behaviours_take_turns_and_the_last_one_stays(stub: OpenAIStub, http: HttpClient) -> None:
    await stub.behave("busy", "answers")
    assert [(await chat(http, stub))[0] for _ in range(3)] == [429, 200, 200]


async def test_busy_says_when_to_come_back(stub: OpenAIStub, http: HttpClient) -> None:
    await stub.behave("busy", retry_after="7")
    reply = await http.request("GET", f"{stub.base_url}/models")
    assert (reply.status, reply.headers["retry-after"]) == (429, "7")


async def test_it_draws_by_bytes_or_by_address(stub: OpenAIStub, http: HttpClient) -> None:
    await stub.behave("answers", as_url=True)
    by_url = await http.request("POST", f"{stub.base_url}/images/generations", json_body={"prompt": "a cat"})
    await stub.behave("answers")
    by_bytes = await http.request("POST", f"{stub.base_url}/images/generations", json_body={"prompt": "a cat"})
    assert "url" in by_url.json()["data"][0] and "b64_json" in by_bytes.json()["data"][0]


async def test_it_can_do_without_a_list_of_models(stub: OpenAIStub, http: HttpClient) -> None:
    stub.serves_models = False
    assert (await http.request("GET", f"{stub.base_url}/models")).status == 404


@pytest.mark.parametrize(("name", "error"), [("stalls", TimedOut), ("breaks_off", BrokenReply), ("huge", TooLarge)])
async def test_it_misbehaves_as_told(stub: OpenAIStub, http: HttpClient, name: str, error: type[Exception]) -> None:
    await stub.behave(name)
    with pytest.raises(error):
        await chat(http, stub)


async def test_a_huge_body_is_as_large_as_told(stub: OpenAIStub, http: HttpClient) -> None:
    await stub.behave("huge", size=3 * MEBIBYTE)
    reply = await http.request("GET", f"{stub.base_url}/models")
    assert len(reply.body) == 3 * MEBIBYTE


async def test_it_refuses_connections_and_opens_again_at_the_same_address(stub: OpenAIStub, http: HttpClient) -> None:
    await chat(http, stub)
    address = stub.base_url
    await stub.behave("refuses")
    with pytest.raises(Unreachable):
        await chat(http, stub)
    await stub.behave("answers")
    assert (await chat(http, stub))[0] == 200 and stub.base_url == address


async def test_it_notices_a_client_that_goes_away(stub: OpenAIStub, http: HttpClient) -> None:
    await stub.behave("stalls")
    call = asyncio.create_task(chat(http, stub))
    assert await stub.until(lambda stub: stub.calls == 1)
    call.cancel()
    assert await stub.until(lambda stub: stub.disconnects == 1)


async def test_waiting_for_what_does_not_come_ends(stub: OpenAIStub) -> None:
    assert not await stub.until(lambda stub: stub.calls == 1, seconds=0.05)


def test_in_a_thread_it_serves_code_that_is_not_async() -> None:
    with OpenAIStub.in_thread() as stub:
        stub.behave("unauthorised")
        status = asyncio.run(_status_of(f"{stub.base_url}/models"))
        assert (status, stub.calls, stub.until_calls(1), stub.requests[0].method) == (401, 1, True, "GET")


def test_as_a_process_it_is_switched_over_http() -> None:
    command = [sys.executable, "-m", "tutela.testing.openai_stub", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            base_url = json.loads(process.stdout.readline())["base_url"]
            assert asyncio.run(_switched(base_url)) == (500, 1)
        finally:
            process.terminate()
    assert process.returncode == 0


async def _status_of(url: str) -> int:
    async with HttpClient() as http:
        return (await http.request("GET", url)).status


async def _switched(base_url: str) -> tuple[int, int]:
    panel = base_url.removesuffix("/v1") + "/_stub"
    async with HttpClient() as http:
        await http.request("POST", panel, json_body={"behave": ["fails"], "changes": {"delay": 0.01}})
        status = (await http.request("GET", f"{base_url}/models")).status
        return status, (await http.request("GET", panel)).json()["calls"]
