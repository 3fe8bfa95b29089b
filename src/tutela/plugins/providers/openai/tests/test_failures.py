"""Every failure of the service: what the person, the manager and the administrator get of it."""

from __future__ import annotations

import asyncio
import email.utils
import time

import pytest

from tutela.plugins.providers.openai.tests.conftest import KEY, MakeProvider, ReplayStub
from tutela.sdk import ActionRefused, GenerateImage, ProviderError, ProviderUnavailable, SummariseText
from tutela.testing import FAILURES

pytestmark = pytest.mark.anyio

ACTION = SummariseText(contextid=3, userid=7, prompttext="Plants make sugar from light.")
IMAGE = GenerateImage(contextid=3, userid=7, prompttext="a green leaf")
CODES = {
    "unauthorised": 401,
    "forbidden": 403,
    "not_found": 404,
    "busy": 429,
    "fails": 500,
    "broken_json": 502,
    "odd_json": 502,
    "empty": 502,
    "filtered": 422,
    "stalls": 504,
    "breaks_off": 502,
    "huge": 502,
    "refuses": 503,
}


async def failure_of(make: MakeProvider, action: SummariseText | GenerateImage = ACTION) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        await make().perform(action)
    return caught.value


@pytest.mark.parametrize("action", [ACTION, IMAGE], ids=["text", "image"])
@pytest.mark.parametrize("name", FAILURES)
async def test_each_misbehaviour_has_its_code(
    stub: ReplayStub, make: MakeProvider, name: str, action: SummariseText | GenerateImage
) -> None:
    await stub.behave(name)
    assert (await failure_of(make, action)).error_code == CODES[name]


@pytest.mark.parametrize("action", [ACTION, IMAGE], ids=["text", "image"])
async def test_a_huge_body_is_not_read_to_its_end(
    stub: ReplayStub, make: MakeProvider, action: SummariseText | GenerateImage
) -> None:
    await stub.behave("huge")
    assert "larger than the" in (await failure_of(make, action)).error_message


async def test_busy_says_when_to_try_again(stub: ReplayStub, make: MakeProvider) -> None:
    await stub.behave("busy")
    failure = await failure_of(make)
    assert isinstance(failure, ProviderUnavailable)
    assert (failure.error, failure.retry_after) == ("The AI service is busy. Try again in 30 seconds.", 30)


async def test_retry_after_may_be_a_date(stub: ReplayStub, make: MakeProvider) -> None:
    await stub.behave("busy", retry_after=email.utils.formatdate(time.time() + 120, usegmt=True))
    failure = await failure_of(make)
    assert isinstance(failure, ProviderUnavailable) and failure.retry_after == pytest.approx(120, abs=5)


async def test_the_status_and_the_services_words_are_for_the_administrator_only(
    stub: ReplayStub, make: MakeProvider
) -> None:
    await stub.replay("error_404_model", 404)
    failure = await failure_of(make)
    assert "status 404: The model `gpt-nine` does not exist" in failure.error_message
    assert "gpt-nine" not in failure.error


async def test_a_key_that_the_service_repeats_is_hidden(stub: ReplayStub, make: MakeProvider) -> None:
    await stub.replay("error_401", 401)
    failure = await failure_of(make)
    assert KEY not in f"{failure.error} {failure.error_message}" and "[hidden]" in failure.error_message


@pytest.mark.parametrize(
    ("reply", "status", "code", "words"),
    [
        ("error_404_ollama", 404, 404, "try pulling it first"),
        ("error_422_mistral", 422, 422, "body.user: Extra inputs are not permitted"),
        ("error_422_vllm", 422, 422, "body.messages: Field required; body.n: Input should be"),
        ("error_500_text", 500, 500, "Internal Server Error"),
        ("error_502_html", 502, 502, "502 Bad Gateway nginx"),
        ("chat_error_with_200", 200, 502, "upstream connect error"),
        ("chat_length_empty", 200, 502, "finish_reason length"),
        ("error_400_context", 400, 413, "maximum context length"),
        ("error_429_quota", 429, 429, "no credit left"),
    ],
)
async def test_the_errors_of_different_services_are_understood(
    stub: ReplayStub, make: MakeProvider, reply: str, status: int, code: int, words: str
) -> None:
    await stub.replay(reply, status)
    failure = await failure_of(make)
    assert isinstance(failure, ProviderUnavailable) and failure.error_code == code
    assert words in failure.error_message


async def test_a_used_up_account_is_not_called_busy(stub: ReplayStub, make: MakeProvider) -> None:
    await stub.replay("error_429_quota", 429)
    assert "no credit" in (await failure_of(make)).error


@pytest.mark.parametrize(("reply", "status"), [("chat_refusal", 200), ("error_400_policy", 400)])
async def test_a_refusal_of_the_content_is_final(stub: ReplayStub, make: MakeProvider, reply: str, status: int) -> None:
    await stub.replay(reply, status)
    assert isinstance(await failure_of(make), ActionRefused)


@pytest.mark.parametrize("status", [300, 307, 400, 402, 405, 408, 409, 413, 418, 451, 502, 503, 504, 529])
async def test_any_other_status_is_a_failure_too(stub: ReplayStub, make: MakeProvider, status: int) -> None:
    await stub.replay("error_502_html", status)
    failure = await failure_of(make)
    assert isinstance(failure, ProviderUnavailable) and failure.error_code == status


async def test_cancelling_the_action_ends_the_call_at_the_service(stub: ReplayStub, make: MakeProvider) -> None:
    await stub.behave("stalls")
    call = asyncio.create_task(make(timeout=30).perform(ACTION))
    assert await stub.until(lambda stub: stub.calls == 1)
    call.cancel()
    with pytest.raises(asyncio.CancelledError):
        await call
    assert await stub.until(lambda stub: stub.disconnects == 1)


async def test_what_the_service_repeats_of_the_persons_text_is_not_kept(stub: ReplayStub, make: MakeProvider) -> None:
    await stub.replay("error_422_vllm", 422)
    assert "Plants make sugar" not in (await failure_of(make)).error_message
