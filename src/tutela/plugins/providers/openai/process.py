"""What the processes of this provider have in common: a client, the request's first fields, the messages."""

from __future__ import annotations

from typing import Any, TypeVar

from tutela.plugins.providers.openai.client import Client
from tutela.plugins.providers.openai.config import Config
from tutela.plugins.providers.openai.settings import OpenAISettings, TextSettings
from tutela.sdk import Action, Process, Provider, Response, TextAction

A = TypeVar("A", bound=Action[Any])
T = TypeVar("T", bound=TextAction)


class OpenAIProcess(Process[Provider[Config], A]):
    """Performs an action by one call of the service."""

    settings: OpenAISettings

    @property
    def client(self) -> Client:
        """The way to the service."""
        return Client(self.provider.config, self.provider.toolbox.http)

    def request(self, action: A) -> dict[str, Any]:
        """The fields that every request begins with."""
        fields: dict[str, Any] = {"model": self.settings.model_name}
        if self.provider.config.send_person_key:
            fields["user"] = self.provider.toolbox.person_key(action.userid)
        return fields


class ProcessText(OpenAIProcess[T]):
    """Performs a text action as a chat of two messages: the instruction, and the person's text and nothing else.

    What a person sent is thus never mixed with what the model is told to do.
    """

    settings_class = TextSettings
    settings: TextSettings

    async def process(self, action: T) -> Response:
        reply = await self.client.chat(self.body(action))
        return self.action.response_class.succeeded(**reply.data(self.settings.model_name))

    def body(self, action: T) -> dict[str, Any]:
        """The JSON to send."""
        told = [part for part in (self.settings.instruction_for(self.action), self.details(action)) if part]
        messages = [{"role": "system", "content": "\n\n".join(told)}] if told else []
        messages.append({"role": "user", "content": action.prompttext})
        return {**self.request(action), "messages": messages, **self._limit(), **self.settings.extra_parameters}

    def details(self, action: T) -> str:
        """What the instruction must say of this very action, beside the text: the language, say."""
        return ""

    def _limit(self) -> dict[str, int]:
        if self.settings.max_tokens is None:
            return {}
        return {self.client.limit_parameter(self.settings.model_name): self.settings.max_tokens}
