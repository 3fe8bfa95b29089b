"""An Azure resource on the loopback interface, and the provider set up to use it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest

from tutela.lib.http import HttpClient
from tutela.plugins.providers.azureai import AzureAI
from tutela.sdk import Toolbox
from tutela.testing import replay

KEY = "0123456789abcdef0123456789abcdef"
PSEUDONYM = "a" * 64

MakeProvider = Callable[..., AzureAI]


class Resource(replay.ReplayStub):
    """The stub with the replies of these tests."""

    folder = Path(__file__).with_name("replies")


@pytest.fixture
def anyio_backend() -> str:
    """The event loop that ``pytest.mark.anyio`` uses."""
    return "asyncio"


@pytest.fixture
async def azure() -> AsyncIterator[Resource]:
    async with Resource() as running:
        yield running


@pytest.fixture
async def make(azure: Resource) -> AsyncIterator[MakeProvider]:
    """Makes the provider; each keyword is an action's basename with its settings, or a field of the config."""
    kinds = {process.action.basename: process.settings_class for process in AzureAI.processes}
    async with HttpClient() as http:

        def provider(**given: Any) -> AzureAI:
            settings = {name: kind.model_validate(given.pop(name)) for name, kind in kinds.items() if name in given}
            config = {"endpoint": azure.azure_endpoint, "api_key": KEY, "timeout": 0.3, **given}
            toolbox = Toolbox(http=http, person_key=lambda userid: PSEUDONYM)
            return AzureAI(AzureAI.config_class.model_validate(config), toolbox, settings)

        yield provider
