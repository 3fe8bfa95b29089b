"""What the processes of this provider have in common: a client, and the model in every request."""

from __future__ import annotations

from typing import Any, TypeVar

from tutela.plugins.providers.openai.client import Client
from tutela.plugins.providers.openai.config import Config
from tutela.plugins.providers.openai.settings import TextSettings
from tutela.protocols import openai as protocol
from tutela.protocols.openai.process import ProtocolProcess
from tutela.sdk import Action, TextAction

A = TypeVar("A", bound=Action[Any])
T = TypeVar("T", bound=TextAction)


class OpenAIProcess(ProtocolProcess[Config, A]):
    """Performs an action by one call of the service."""

    @property
    def client(self) -> Client:
        return Client(self.provider.config, self.provider.toolbox.http)

    def request(self, action: A) -> dict[str, Any]:
        return {"model": self.settings.model_name, **super().request(action)}


class ProcessText(OpenAIProcess[T], protocol.ProcessText[Config, T]):
    """Performs a text action as a chat."""

    settings_class = TextSettings
    settings: TextSettings
