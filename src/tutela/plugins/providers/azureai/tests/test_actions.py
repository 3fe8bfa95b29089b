"""The actions: where and what is sent, and what comes back."""

from __future__ import annotations

from typing import Any

import pytest

from tutela.plugins.providers.azureai.tests.conftest import KEY, PSEUDONYM, MakeProvider, Resource
from tutela.sdk import Action, ExplainText, GenerateImage, GenerateText, SummariseText, TranslateText
from tutela.sdk.actions import GenerateImageResponse

pytestmark = pytest.mark.anyio

TEXT = "Plants make sugar from light."
WHO = {"contextid": 3, "userid": 7, "prompttext": TEXT}
IMAGE = GenerateImage.model_validate({**WHO, "aspectratio": "landscape", "quality": "hd", "style": "vivid"})
TEXTS: list[Action[Any]] = [
    GenerateText.model_validate(WHO),
    SummariseText.model_validate(WHO),
    ExplainText.model_validate(WHO),
    TranslateText.model_validate({**WHO, "targetlanguage": "pt-BR"}),
]
ACTIONS = [*TEXTS, IMAGE]


def names(actions: list[Action[Any]]) -> list[str]:
    return [action.basename for action in actions]


@pytest.mark.parametrize("action", ACTIONS, ids=names(ACTIONS))
async def test_each_action_has_a_deployment_and_a_version_of_its_own(
    azure: Resource, make: MakeProvider, action: Action[Any]
) -> None:
    await make(**{action.basename: {"deployment": "mine", "api_version": "2025-04-01-preview"}}).perform(action)
    request = azure.requests[-1]
    endpoint = "images/generations" if action is IMAGE else "chat/completions"
    assert request.path == f"/openai/deployments/mine/{endpoint}"
    assert request.query == "api-version=2025-04-01-preview"


@pytest.mark.parametrize("action", ACTIONS, ids=names(ACTIONS))
async def test_the_key_goes_into_its_header_and_nowhere_else(
    azure: Resource, make: MakeProvider, action: Action[Any]
) -> None:
    await make().perform(action)
    request = azure.requests[-1]
    assert request.headers["api-key"] == KEY and "authorization" not in request.headers
    assert KEY not in str({**request.headers, "api-key": "", "body": request.body, "query": request.query})


@pytest.mark.parametrize("action", ACTIONS, ids=names(ACTIONS))
async def test_the_body_names_no_model_and_no_form_of_the_answer(
    azure: Resource, make: MakeProvider, action: Action[Any]
) -> None:
    await make(**{action.basename: {"model_name": "dall-e-3"}}).perform(action)
    assert not {"model", "response_format"} & azure.requests[-1].body.keys()


@pytest.mark.parametrize("action", TEXTS, ids=names(TEXTS))
async def test_a_text_action_answers_with_what_the_deployment_says(
    azure: Resource, make: MakeProvider, action: Action[Any]
) -> None:
    await azure.replay("chat")
    response = await make().perform(action)
    assert isinstance(response, action.response_class) and response.success
    assert response.get_response_data() == {
        "model_name": "gpt-4o-2024-08-06",
        "prompttokens": 84,
        "completiontokens": 9,
        "generatedcontent": "Plants turn light into sugar.",
        "finishreason": "stop",
        "responseid": "chatcmpl-AZ7wX0mT2kXnq1d8Yb4sVfJ6LzUeR",
        "fingerprint": "fp_ee1d74bde0",
    }


async def test_the_persons_text_is_kept_apart_from_the_instruction(azure: Resource, make: MakeProvider) -> None:
    await make().perform(TEXTS[3])
    system, user = azure.requests[-1].body["messages"]
    assert user == {"role": "user", "content": TEXT} and TEXT not in system["content"]
    assert system["content"].endswith("as a BCP 47 tag: pt-BR")


async def test_the_person_is_a_pseudonym_that_can_be_kept_back(azure: Resource, make: MakeProvider) -> None:
    await make().perform(TEXTS[0])
    await make(send_person_key=False).perform(TEXTS[0])
    first, second = azure.requests
    assert first.body["user"] == PSEUDONYM and "user" not in second.body


@pytest.mark.parametrize(
    ("settings", "parameter"),
    [
        ({"deployment": "gpt-4o"}, "max_tokens"),
        ({"deployment": "gpt-5-mini"}, "max_completion_tokens"),
        ({"deployment": "mine", "model_name": "o4-mini"}, "max_completion_tokens"),
    ],
)
async def test_the_longest_answer_has_the_name_that_the_deployed_model_knows(
    azure: Resource, make: MakeProvider, settings: dict[str, str], parameter: str
) -> None:
    await make(generate_text={**settings, "max_tokens": 99}).perform(TEXTS[0])
    assert {key: value for key, value in azure.requests[-1].body.items() if "max" in key} == {parameter: 99}


async def test_an_answer_that_does_not_name_its_model_is_put_down_to_the_deployment(
    azure: Resource, make: MakeProvider
) -> None:
    await azure.replay("image_url")
    response = await make(generate_image={"deployment": "our-painter"}).perform(IMAGE)
    assert response.get_response_data()["model_name"] == "our-painter"


@pytest.mark.parametrize(
    ("model_name", "asked"),
    [
        ("dall-e-3", {"size": "1792x1024", "quality": "hd", "style": "vivid"}),
        ("gpt-image-1", {"size": "1536x1024", "quality": "high"}),
    ],
)
async def test_an_image_is_asked_for_in_the_words_of_the_deployed_model(
    azure: Resource, make: MakeProvider, model_name: str, asked: dict[str, str]
) -> None:
    await make(generate_image={"deployment": "mine", "model_name": model_name}).perform(IMAGE)
    assert azure.requests[-1].body == {"user": PSEUDONYM, "prompt": TEXT, "n": 1, **asked}


async def test_an_image_by_its_address(azure: Resource, make: MakeProvider) -> None:
    await azure.replay("image_url")
    response = await make().perform(IMAGE)
    assert isinstance(response, GenerateImageResponse) and response.imagebase64 is None
    assert (response.sourceurl or "").startswith("https://dalleprodsec.example/")
    assert response.revisedprompt == "A watercolour of a green leaf in morning light."


async def test_an_image_by_its_bytes(azure: Resource, make: MakeProvider) -> None:
    await azure.replay("image_bytes")
    response = await make().perform(IMAGE)
    assert isinstance(response, GenerateImageResponse) and response.sourceurl is None
    assert (response.imagebase64 or "").startswith("iVBOR")
