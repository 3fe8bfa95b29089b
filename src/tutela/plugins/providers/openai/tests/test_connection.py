"""*Test connection*: a sentence that an administrator can act on."""

from __future__ import annotations

import pytest

from tutela.plugins.providers.openai.tests.conftest import KEY, MakeProvider, ReplayStub
from tutela.testing import FAILURES

pytestmark = pytest.mark.anyio

MINE = {basename: {"model_name": "stub-model"} for basename in ("generate_text", "summarise_text", "explain_text")}
SETTINGS = {**MINE, "translate_text": {"model_name": "stub-model"}}


async def test_a_good_connection_lists_the_models(make: MakeProvider) -> None:
    report = await make(SETTINGS).test_connection()
    assert (report.ok, report.sentence) == (True, "Connected. The service offers 3 models.")
    assert "stub-model" in report.model_names and report.seconds is not None


async def test_a_model_that_is_not_listed_is_named(make: MakeProvider) -> None:
    report = await make({**SETTINGS, "explain_text": {"model_name": "gpt-nine"}}).test_connection()
    assert report.ok and "does not list “gpt-nine”" in report.sentence


async def test_a_model_need_not_name_its_latest_version(stub: ReplayStub, make: MakeProvider) -> None:
    await stub.replay("models_ollama")
    names = {basename: {"model_name": "llama3.2"} for basename in SETTINGS}
    assert (await make(names).test_connection()).sentence == "Connected. The service offers 2 models."


async def test_without_a_list_of_models_a_short_chat_is_tried(stub: ReplayStub, make: MakeProvider) -> None:
    stub.serves_models = False
    report = await make(SETTINGS).test_connection()
    assert report.ok and "short chat" in report.sentence
    assert [request.method for request in stub.requests] == ["GET", "POST"]


async def test_openai_without_a_key_is_not_even_called(stub: ReplayStub, make: MakeProvider) -> None:
    report = await make(base_url="https://api.openai.com/v1", api_key="").test_connection()
    assert not report.ok and "No API key" in report.sentence


@pytest.mark.parametrize("name", sorted(set(FAILURES) - {"filtered", "empty"}))
async def test_a_fault_of_the_service_is_reported_not_raised(stub: ReplayStub, make: MakeProvider, name: str) -> None:
    await stub.behave(name)
    report = await make(SETTINGS).test_connection()
    assert not report.ok and report.sentence.endswith(".") and KEY not in report.sentence


async def test_a_wrong_key_is_called_one(stub: ReplayStub, make: MakeProvider) -> None:
    await stub.replay("error_401", 401)
    assert (await make().test_connection()).sentence.startswith("The service does not accept the API key (status 401")
