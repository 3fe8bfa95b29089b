"""Images: what each family of models is sent, and what comes back."""

from __future__ import annotations

from typing import Any

import pytest

from tutela.plugins.providers.openai.tests.conftest import MakeProvider, ReplayStub
from tutela.protocols.openai import family_parameters
from tutela.sdk import GenerateImage, ProviderUnavailable
from tutela.sdk.actions import GenerateImageResponse

pytestmark = pytest.mark.anyio


def an_image(**more: Any) -> GenerateImage:
    return GenerateImage.model_validate({"contextid": 3, "userid": 7, "prompttext": "a green leaf", **more})


LANDSCAPE = an_image(aspectratio="landscape", quality="hd", style="vivid", numimages=3)


@pytest.mark.parametrize(
    ("model_name", "parameters"),
    [
        ("gpt-image-1.5", {"size": "1536x1024", "quality": "high"}),
        (
            "dall-e-3",
            {"size": "1792x1024", "quality": "hd", "style": "vivid", "response_format": "b64_json"},
        ),
        ("dall-e-2", {"size": "1024x1024", "response_format": "b64_json"}),
        ("stable-diffusion", {"size": "1536x1024"}),
    ],
)
async def test_each_family_is_sent_what_it_takes(model_name: str, parameters: dict[str, str]) -> None:
    assert family_parameters(model_name, LANDSCAPE) == parameters


async def test_one_image_is_asked_for_with_the_prompt_and_a_pseudonym(stub: ReplayStub, make: MakeProvider) -> None:
    await make().perform(LANDSCAPE)
    body = stub.requests[-1].body
    assert (body["prompt"], body["n"], len(body["user"])) == ("a green leaf", 1, 64)


async def test_an_instruction_of_the_administrator_comes_before_the_prompt(
    stub: ReplayStub, make: MakeProvider
) -> None:
    await make({"generate_image": {"system_instruction": "In watercolour."}}).perform(LANDSCAPE)
    assert stub.requests[-1].body["prompt"] == "In watercolour.\n\na green leaf"


async def test_an_image_by_its_bytes(stub: ReplayStub, make: MakeProvider) -> None:
    await stub.replay("image_gpt")
    response = await make().perform(LANDSCAPE)
    assert isinstance(response, GenerateImageResponse)
    assert response.imagebase64 is not None and response.imagebase64.startswith("iVBOR")
    assert (response.sourceurl, response.model_name) == (None, "gpt-image-1.5")
    assert (response.prompttokens, response.completiontokens) == (14, 1056)


async def test_an_image_by_its_address(stub: ReplayStub, make: MakeProvider) -> None:
    await stub.replay("image_dalle3_url")
    response = await make({"generate_image": {"model_name": "dall-e-3"}}).perform(LANDSCAPE)
    assert isinstance(response, GenerateImageResponse)
    assert (response.sourceurl or "").startswith("https://images.example/") and response.imagebase64 is None
    assert response.revisedprompt == "A watercolour of a green leaf in morning light."


@pytest.mark.parametrize("reply", ["image_script", "image_not_an_image"])
async def test_what_is_no_image_is_not_passed_on(stub: ReplayStub, make: MakeProvider, reply: str) -> None:
    await stub.replay(reply)
    with pytest.raises(ProviderUnavailable, match="no image"):
        await make().perform(LANDSCAPE)
