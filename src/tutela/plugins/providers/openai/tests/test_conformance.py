"""The provider keeps its contract, with a service in order and with one that is not."""

from __future__ import annotations

import pytest

from tutela.plugins.providers.openai import OpenAI
from tutela.plugins.providers.openai.config import Config
from tutela.plugins.providers.openai.tests.conftest import KEY
from tutela.testing import check_provider, check_service
from tutela.testing.openai_stub import OpenAIStub


def test_it_keeps_the_contract() -> None:
    assert list(check_provider(OpenAI)) == []


@pytest.mark.anyio
async def test_it_tells_every_failure_of_the_service() -> None:
    def configure(url: str) -> Config:
        return Config.model_validate({"base_url": url, "api_key": KEY, "timeout": 0.3})

    assert await check_service(OpenAI, configure, stub_class=OpenAIStub) == []
