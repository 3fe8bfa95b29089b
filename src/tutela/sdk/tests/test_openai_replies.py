"""Whatever a service sends is read or refused; nothing else happens."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tutela.protocols.openai.replies import ChatReply, Complaint, ImageReply, ModelList
from tutela.sdk import TextResponse
from tutela.sdk.actions import GenerateImageResponse

KEYS = st.sampled_from(
    ["choices", "message", "content", "finish_reason", "usage", "prompt_tokens", "data", "url", "b64_json", "error"]
)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS | st.text(max_size=8), inner, max_size=4),
)
NEARLY_CHAT = st.fixed_dictionaries(
    {"choices": st.lists(st.fixed_dictionaries({"message": st.dictionaries(KEYS, ANYTHING)}), max_size=2)},
    optional={"usage": ANYTHING, "id": ANYTHING, "model": ANYTHING, "system_fingerprint": ANYTHING},
)
NEARLY_IMAGE = st.fixed_dictionaries(
    {"data": st.lists(st.dictionaries(KEYS, ANYTHING), max_size=2)}, optional={"usage": ANYTHING}
)


@given(ANYTHING | NEARLY_CHAT)
def test_any_json_is_a_chat_or_none(body: Any) -> None:
    try:
        reply = ChatReply.model_validate_json(json.dumps(body))
    except ValidationError:
        return
    assert TextResponse.succeeded(**reply.data("asked-for")).model_name
    assert reply.refused is None or isinstance(reply.refused, str)


@given(ANYTHING | NEARLY_IMAGE)
def test_any_json_is_an_image_or_none(body: Any) -> None:
    try:
        reply = ImageReply.model_validate_json(json.dumps(body))
    except ValidationError:
        return
    if reply.data[0].is_usable():
        assert GenerateImageResponse.succeeded(**reply.response_data("asked-for")).success


@given(st.binary() | ANYTHING.map(lambda value: json.dumps(value).encode()))
def test_any_body_of_an_error_is_understood_somehow(body: bytes) -> None:
    complaint = Complaint.read(body)
    assert Complaint.model_validate(complaint.model_dump()) == complaint


@pytest.mark.parametrize("kind", [ChatReply, ImageReply, ModelList])
def test_json_that_is_nested_too_deeply_is_refused(kind: type[ChatReply]) -> None:
    with pytest.raises(ValidationError):
        kind.model_validate_json(b"[" * 100_000)


def test_an_error_that_is_nested_too_deeply_is_read_as_text() -> None:
    assert Complaint.read(b"[" * 100_000).message.startswith("[[[")
