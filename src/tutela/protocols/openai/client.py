"""Calling a service that speaks the protocol: what it sends back is an answer, or one of the failures of the sdk."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from pydantic import BaseModel, SecretStr, ValidationError

from tutela.lib.http import HttpClient, HttpFailure, Reply, Timeouts
from tutela.protocols.failures import (
    content_refused,
    http_failure,
    no_credit,
    redact,
    retry_after_seconds,
    status_failure,
    too_long,
    unusable,
)
from tutela.protocols.openai.replies import ChatReply, Complaint, ImageReply
from tutela.sdk.errors import ProviderError

CHAT, IMAGES = "/chat/completions", "/images/generations"
MAX_IMAGE_BYTES = 32 * 1024 * 1024
PING_TOKENS = 16

_TOO_LONG = frozenset({"context_length_exceeded", "string_above_max_length"})
_NO_CREDIT = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})
_RENAMED_SINCE = ("gpt-5", "gpt-6", "o1", "o3", "o4")

R = TypeVar("R", bound=BaseModel)


def limit_parameter(model_name: str) -> str:
    """What the longest answer is called: OpenAI renamed it, and its newer models refuse the old name."""
    return "max_completion_tokens" if model_name.startswith(_RENAMED_SINCE) else "max_tokens"


class ProtocolClient(ABC):
    """Speaks with one service. Every failure is a `ProviderError`, and none holds the key."""

    filtered_codes: ClassVar[frozenset[str]] = frozenset(
        {"content_filter", "content_policy_violation", "moderation_blocked"}
    )
    """What a service calls a refusal by its content rules."""

    def __init__(self, http: HttpClient, timeouts: Timeouts, key: SecretStr) -> None:
        self._http = http
        self._timeouts = timeouts
        self._key = key.get_secret_value()

    @abstractmethod
    def url(self, path: str) -> str:
        """The whole address of *path* (`CHAT`, say) at this service."""

    @abstractmethod
    def headers(self) -> Mapping[str, str]:
        """The headers by which the service knows who calls."""

    def limit_parameter(self, model_name: str) -> str:
        """What the longest answer is called at this service."""
        return limit_parameter(model_name)

    async def chat(self, body: Mapping[str, Any]) -> ChatReply:
        """One chat completion with something in it."""
        reply = self._read(ChatReply, await self._call(CHAT, body))
        if (reason := reply.refused) is not None:
            raise content_refused(self._safe(reason))
        if not reply.content:
            raise unusable(f"it is empty (finish_reason {self._safe(str(reply.choices[0].finish_reason))})")
        return reply

    async def image(self, body: Mapping[str, Any]) -> ImageReply:
        """One image."""
        reply = self._read(ImageReply, await self._call(IMAGES, body, max_reply_bytes=MAX_IMAGE_BYTES))
        if not reply.data[0].is_usable():
            raise unusable("it holds no image")
        return reply

    async def ping(self, model_name: str, fields: Mapping[str, Any]) -> None:
        """The smallest chat that there is, whatever its answer; *fields* go along with it."""
        limit = {self.limit_parameter(model_name): PING_TOKENS}
        body = {**fields, "messages": [{"role": "user", "content": "Say OK."}], **limit}
        self._read(ChatReply, await self._call(CHAT, body))

    async def _call(self, path: str, body: Mapping[str, Any], *, max_reply_bytes: int | None = None) -> bytes:
        return self._accepted(await self._send("POST", path, body, max_reply_bytes))

    async def _send(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, max_reply_bytes: int | None = None
    ) -> Reply:
        try:
            return await self._http.request(
                method,
                self.url(path),
                headers={"Accept": "application/json", **self.headers()},
                json_body=body,
                timeouts=self._timeouts,
                max_reply_bytes=max_reply_bytes,
            )
        except HttpFailure as failure:
            raise http_failure(failure) from failure

    def _accepted(self, reply: Reply) -> bytes:
        if reply.status == 200:
            return reply.body
        raise self._failure(reply.status, Complaint.read(reply.body), retry_after_seconds(reply.headers))

    def _failure(self, status: int, complaint: Complaint, retry_after: float | None) -> ProviderError:
        said = self._safe(complaint.message)
        if complaint.code in self.filtered_codes:
            return content_refused(said)
        if complaint.code in _TOO_LONG or "maximum context length" in said:
            return too_long(said)
        if complaint.code in _NO_CREDIT:
            return no_credit(status, said)
        return status_failure(status, said, retry_after=retry_after)

    def _read(self, kind: type[R], body: bytes) -> R:
        try:
            return kind.model_validate_json(body)
        except ValidationError as failure:
            raise self._misread(body, failure) from failure

    def _misread(self, body: bytes, failure: ValidationError) -> ProviderError:
        first = failure.errors(include_input=False, include_url=False, include_context=False)[0]
        if first["type"] == "json_invalid":
            return unusable("it is not JSON")
        where = ".".join(str(part) for part in first["loc"])
        said = self._safe(Complaint.read(body).message)
        return unusable(f"it is not of the expected form ({where or 'the whole'}: {first['msg']}): {said}")

    def _safe(self, text: str) -> str:
        return redact(text, [self._key])
