"""Performing an action by one call of a service: the request's first fields, the messages, the parameters."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, Generic, TypeVar

from tutela.protocols.openai.client import ProtocolClient
from tutela.protocols.openai.images import family_parameters
from tutela.protocols.openai.settings import ProtocolConfig, ProtocolSettings, TextSettings
from tutela.sdk.actions import Action, GenerateImage, TextAction, TranslateText
from tutela.sdk.provider import Process, Provider
from tutela.sdk.response import Response

C = TypeVar("C", bound=ProtocolConfig)
A = TypeVar("A", bound=Action[Any])
T = TypeVar("T", bound=TextAction)


class ProtocolProcess(Process[Provider[C], A], Generic[C, A]):
    """Performs an action by one call of the service."""

    settings: ProtocolSettings

    @property
    @abstractmethod
    def client(self) -> ProtocolClient:
        """The way to the service."""

    def request(self, action: A) -> dict[str, Any]:
        """The fields that every request begins with."""
        if not self.provider.config.send_person_key:
            return {}
        return {"user": self.provider.toolbox.person_key(action.userid)}


class ProcessText(ProtocolProcess[C, T], Generic[C, T]):
    """Performs a text action as a chat of two messages: the instruction, and the person's text and nothing else.

    What a person sent is thus never mixed with what the model is told to do.
    """

    settings_class = TextSettings
    settings: TextSettings

    async def process(self, action: T) -> Response:
        reply = await self.client.chat(self.body(action))
        return self.action.response_class.succeeded(**reply.data(self.settings.model_asked))

    def body(self, action: T) -> dict[str, Any]:
        """The JSON to send."""
        told = [part for part in (self.settings.instruction_for(self.action), self.details(action)) if part]
        messages = [{"role": "system", "content": "\n\n".join(told)}] if told else []
        messages.append({"role": "user", "content": action.prompttext})
        return {**self.request(action), "messages": messages, **self._limit(), **self.settings.extra_parameters}

    def details(self, action: T) -> str:
        """What the instruction must say of this very action, beside the text: the language, say."""
        if isinstance(action, TranslateText):
            return f"The language to translate into, as a BCP 47 tag: {action.targetlanguage}"
        return ""

    def _limit(self) -> dict[str, int]:
        if self.settings.max_tokens is None:
            return {}
        return {self.client.limit_parameter(self.settings.model_asked): self.settings.max_tokens}


class ProcessImage(ProtocolProcess[C, GenerateImage], Generic[C]):
    """Draws one image: an action holds one, so that more would be paid for and thrown away."""

    action = GenerateImage
    settings_class = ProtocolSettings

    async def process(self, action: GenerateImage) -> Response:
        reply = await self.client.image(self.body(action))
        return self.action.response_class.succeeded(**reply.response_data(self.settings.model_asked))

    def body(self, action: GenerateImage) -> dict[str, Any]:
        """The JSON to send."""
        asked = {"prompt": self.prompt(action), "n": 1, **self.parameters(action)}
        return {**self.request(action), **asked, **self.settings.extra_parameters}

    def parameters(self, action: GenerateImage) -> dict[str, str]:
        """Size, quality and style, as the model takes them."""
        return family_parameters(self.settings.model_asked, action)

    def prompt(self, action: GenerateImage) -> str:
        """The person's words, after the administrator's, if there are any: images have no place for instructions."""
        own = self.settings.instruction_for(self.action)
        return f"{own}\n\n{action.prompttext}" if own else action.prompttext
