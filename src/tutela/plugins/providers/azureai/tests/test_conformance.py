"""The provider keeps its contract, with a resource in order and with one that is not."""

from __future__ import annotations

import pytest

from tutela.plugins.providers.azureai import AzureAI
from tutela.plugins.providers.azureai.config import Config
from tutela.plugins.providers.azureai.tests.conftest import KEY
from tutela.sdk.registry import providers
from tutela.testing import check_provider, check_service
from tutela.testing.openai_stub import OpenAIStub


def test_it_is_found_by_its_entry_point() -> None:
    assert providers()["azureai"] is AzureAI


def test_it_keeps_the_contract() -> None:
    assert list(check_provider(AzureAI)) == []


@pytest.mark.anyio
async def test_it_tells_every_failure_of_the_resource() -> None:
    def configure(url: str) -> Config:
        return Config.model_validate({"endpoint": url.removesuffix("/v1"), "api_key": KEY, "timeout": 0.3})

    assert await check_service(AzureAI, configure, stub_class=OpenAIStub) == []
