"""What Azure says when it fails: what the person, the manager and the administrator get of it."""

from __future__ import annotations

import pytest

from tutela.plugins.providers.azureai.tests.conftest import KEY, MakeProvider, Resource
from tutela.sdk import ActionRefused, GenerateImage, ProviderError, ProviderUnavailable, SummariseText

pytestmark = pytest.mark.anyio

TEXT = SummariseText(contextid=3, userid=7, prompttext="Plants make sugar from light.")
IMAGE = GenerateImage(contextid=3, userid=7, prompttext="a green leaf")


async def failure_of(make: MakeProvider, action: SummariseText | GenerateImage = TEXT) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        await make().perform(action)
    return caught.value


@pytest.mark.parametrize(
    ("reply", "status", "code", "words"),
    [
        ("error_400_context", 400, 413, "maximum context length"),
        ("error_401_key", 401, 401, "does not accept the API key"),
        ("error_401_gateway", 401, 401, "missing subscription key"),
        ("error_404_deployment", 404, 404, "API deployment for this resource does not exist"),
        ("error_404_version", 404, 404, "Resource not found"),
        ("error_429", 429, 429, "exceeded token rate limit"),
        ("error_500_text", 500, 500, "Internal server error"),
    ],
)
async def test_the_administrator_reads_what_azure_says(
    azure: Resource, make: MakeProvider, reply: str, status: int, code: int, words: str
) -> None:
    await azure.replay(reply, status)
    failure = await failure_of(make)
    assert isinstance(failure, ProviderUnavailable) and failure.error_code == code
    assert words in failure.error_message and words not in failure.error


@pytest.mark.parametrize(
    ("reply", "status", "action"),
    [
        ("error_400_filter", 400, TEXT),
        ("chat_filtered", 200, TEXT),
        ("error_400_image", 400, IMAGE),
        ("error_400_image_older", 400, IMAGE),
    ],
)
async def test_a_refusal_by_the_content_filter_is_final(
    azure: Resource, make: MakeProvider, reply: str, status: int, action: SummariseText | GenerateImage
) -> None:
    await azure.replay(reply, status)
    failure = await failure_of(make, action)
    assert isinstance(failure, ActionRefused) and failure.error_code == 422
    assert "content rules" in failure.error


async def test_a_key_that_the_service_repeats_is_hidden(azure: Resource, make: MakeProvider) -> None:
    await azure.behave("unauthorised", message=f"Access denied for {KEY}.")
    assert KEY not in (await failure_of(make)).error_message
