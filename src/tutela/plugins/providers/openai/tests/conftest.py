"""A service on the loopback interface, and the provider set up to use it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from tutela.lib.crypto import pseudonym
from tutela.lib.http import HttpClient
from tutela.plugins.providers.openai import OpenAI
from tutela.sdk import Toolbox
from tutela.testing import replay

KEY = "sk-test-0123456789abcdef"

MakeProvider = Callable[..., OpenAI]


class ReplayStub(replay.ReplayStub):
    """The stub with the replies of these tests."""

    folder = Path(__file__).with_name("replies")


@pytest.fixture
def anyio_backend() -> str:
    """The event loop that ``pytest.mark.anyio`` uses."""
    return "asyncio"


@pytest.fixture
async def stub() -> AsyncIterator[ReplayStub]:
    async with ReplayStub() as running:
        yield running


@pytest.fixture
async def make(stub: ReplayStub) -> AsyncIterator[MakeProvider]:
    """Makes the provider, with changes to its config and the settings of its actions by basename."""
    async with HttpClient() as http:
        toolbox = Toolbox(http=http, person_key=lambda userid: pseudonym("key", str(userid)))

        def provider(settings: dict[str, dict[str, Any]] | None = None, **config: Any) -> OpenAI:
            made = {process.action.basename: process.settings_class for process in OpenAI.processes}
            chosen = {name: made[name].model_validate(given) for name, given in (settings or {}).items()}
            whole = {"base_url": stub.base_url, "api_key": KEY, "timeout": 0.3, **config}
            return OpenAI(OpenAI.config_class.model_validate(whole), toolbox, chosen)

        yield provider
