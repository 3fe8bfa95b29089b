"""The service's protocol: the only file that knows URLs, headers and status codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from tutela.lib.http import HttpClient, HttpFailure, Reply
from tutela.plugins.providers.openai.config import Config
from tutela.plugins.providers.openai.replies import ChatReply, Complaint, ImageReply, ModelList
from tutela.sdk import ProviderError
from tutela.sdk.service_errors import (
    content_refused,
    http_failure,
    no_credit,
    redact,
    retry_after_seconds,
    status_failure,
    too_long,
    unusable,
)

MAX_IMAGE_BYTES = 32 * 1024 * 1024
PING_TOKENS = 16

_FILTERED = frozenset({"content_filter", "content_policy_violation", "moderation_blocked"})
_TOO_LONG = frozenset({"context_length_exceeded", "string_above_max_length"})
_NO_CREDIT = frozenset({"insufficient_quota", "billing_hard_limit_reached", "billing_not_active"})

R = TypeVar("R", bound=BaseModel)


class Client:
    """Speaks with one service. Every failure is a `ProviderError`, and none holds the key."""

    def __init__(self, config: Config, http: HttpClient) -> None:
        self._config = config
        self._http = http

    async def chat(self, body: Mapping[str, Any]) -> ChatReply:
        """One chat completion with something in it."""
        reply = self._read(ChatReply, await self._call("POST", "/chat/completions", body))
        if (reason := reply.refused) is not None:
            raise content_refused(self._safe(reason))
        if not reply.content:
            raise unusable(f"it is empty (finish_reason {self._safe(str(reply.choices[0].finish_reason))})")
        return reply

    async def image(self, body: Mapping[str, Any]) -> ImageReply:
        """One image."""
        answer = await self._call("POST", "/images/generations", body, max_reply_bytes=MAX_IMAGE_BYTES)
        reply = self._read(ImageReply, answer)
        if not reply.data[0].is_usable():
            raise unusable("it holds no image")
        return reply

    async def model_names(self) -> tuple[str, ...] | None:
        """The models that the service offers, in alphabetical order; None where it keeps no list of them."""
        reply = await self._send("GET", "/models")
        if reply.status in {404, 405, 501}:
            return None
        return tuple(sorted({model.id for model in self._read(ModelList, self._accepted(reply)).data}))

    async def ping(self, model_name: str) -> None:
        """The smallest chat that there is, whatever its answer."""
        limit = {self.limit_parameter(model_name): PING_TOKENS}
        body = {"model": model_name, "messages": [{"role": "user", "content": "Say OK."}], **limit}
        self._read(ChatReply, await self._call("POST", "/chat/completions", body))

    def limit_parameter(self, model_name: str) -> str:
        """What the longest answer is called: OpenAI renamed it, and its newer models refuse the old name."""
        renamed = self._config.is_openai or model_name.startswith(("gpt-5", "gpt-6", "o1", "o3", "o4"))
        return "max_completion_tokens" if renamed else "max_tokens"

    async def _call(
        self, method: str, path: str, body: Mapping[str, Any], *, max_reply_bytes: int | None = None
    ) -> bytes:
        return self._accepted(await self._send(method, path, body, max_reply_bytes))

    async def _send(
        self, method: str, path: str, body: Mapping[str, Any] | None = None, max_reply_bytes: int | None = None
    ) -> Reply:
        try:
            return await self._http.request(
                method,
                self._config.base_url + path,
                headers=self._headers(),
                json_body=body,
                timeouts=self._config.timeouts,
                max_reply_bytes=max_reply_bytes,
            )
        except HttpFailure as failure:
            raise http_failure(failure) from failure

    def _headers(self) -> dict[str, str]:
        headers = {"Accept": "application/json"}
        if key := self._config.api_key.get_secret_value():
            headers["Authorization"] = f"Bearer {key}"
        if self._config.organisation:
            headers["OpenAI-Organization"] = self._config.organisation
        return headers

    def _accepted(self, reply: Reply) -> bytes:
        if reply.status == 200:
            return reply.body
        raise self._failure(reply.status, Complaint.read(reply.body), retry_after_seconds(reply.headers))

    def _failure(self, status: int, complaint: Complaint, retry_after: float | None) -> ProviderError:
        said = self._safe(complaint.message)
        if complaint.code in _FILTERED:
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
        return redact(text, [self._config.api_key.get_secret_value()])
