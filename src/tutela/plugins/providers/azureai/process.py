"""What the processes of this provider have in common: a client for the action's own deployment."""

from __future__ import annotations

from typing import Any, TypeVar

from tutela.plugins.providers.azureai.client import Client
from tutela.plugins.providers.azureai.config import Config
from tutela.plugins.providers.azureai.settings import DeployedSettings, TextSettings
from tutela.protocols import openai as protocol
from tutela.protocols.openai.process import ProtocolProcess
from tutela.sdk import Action, TextAction

A = TypeVar("A", bound=Action[Any])
T = TypeVar("T", bound=TextAction)


class AzureProcess(ProtocolProcess[Config, A]):
    """Performs an action by one call of its deployment, which stands in the address: the body names no model."""

    settings: DeployedSettings

    @property
    def client(self) -> Client:
        return Client(self.provider.config, self.settings, self.provider.toolbox.http)


class ProcessText(AzureProcess[T], protocol.ProcessText[Config, T]):
    """Performs a text action as a chat."""

    settings_class = TextSettings
    settings: TextSettings
