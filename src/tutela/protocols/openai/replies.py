"""What the service sends, in its own words, and the same in ours.

Only what is needed is read, and leniently: compatible services leave fields out, or fill them with other types.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field
from pydantic_core import from_json

MAX_COUNT = 2**31 - 1
MAX_PLAIN = 20_000
"""Bytes of an error in plain text that are looked at."""
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_TAG = re.compile(r"<[^>]*>")
_THINKING = re.compile(r"\s*<think>.*?</think>", re.DOTALL)


def _count(value: object) -> int | None:
    sane = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MAX_COUNT
    return value if sane and isinstance(value, int) else None


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _mapping(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _joined(value: object) -> str:
    """The text of a message, which some services send in parts."""
    if isinstance(value, list):
        return "".join(_text(_mapping(part).get("text")) or "" for part in value)
    return _text(value) or ""


Count = Annotated[int | None, BeforeValidator(_count)]
Text = Annotated[str | None, BeforeValidator(_text)]


class Usage(BaseModel):
    """Tokens: chat calls them prompt and completion, images call them input and output."""

    prompt_tokens: Count = None
    completion_tokens: Count = None
    input_tokens: Count = None
    output_tokens: Count = None

    def data(self) -> dict[str, Any]:
        """Our names for it."""
        return {
            "prompttokens": self.input_tokens if self.prompt_tokens is None else self.prompt_tokens,
            "completiontokens": self.output_tokens if self.completion_tokens is None else self.completion_tokens,
        }


class Message(BaseModel):
    """What the model says; `refusal` instead, when it will not."""

    content: Annotated[str, BeforeValidator(_joined)] = ""
    refusal: Text = None


class Choice(BaseModel):
    """One answer, and why it ended."""

    message: Message
    finish_reason: Text = None


class ChatReply(BaseModel):
    """The answer to a chat completion."""

    id: Text = None
    model: Text = None
    system_fingerprint: Text = None
    choices: list[Choice] = Field(min_length=1)
    usage: Annotated[Usage, BeforeValidator(_mapping)] = Usage()

    @property
    def content(self) -> str:
        """The answer, without the thoughts aloud that some local models put before it."""
        return _THINKING.sub("", self.choices[0].message.content, count=1).strip()

    @property
    def refused(self) -> str | None:
        """In the service's words, why there is no answer, when its content rules forbid one."""
        choice = self.choices[0]
        if choice.finish_reason == "content_filter":
            return "finish_reason content_filter"
        return choice.message.refusal if choice.message.refusal and not self.content else None

    def data(self, model_name: str) -> dict[str, Any]:
        """Our names for it: the fields of `TextResponse`. *model_name* was asked for; the service may say more."""
        return {
            "generatedcontent": self.content,
            "finishreason": self.choices[0].finish_reason,
            "responseid": self.id,
            "fingerprint": self.system_fingerprint,
            "model_name": self.model or model_name,
            **self.usage.data(),
        }


class Picture(BaseModel):
    """One image, by its address or by its bytes."""

    url: Text = None
    b64_json: Text = None
    revised_prompt: Text = None

    def is_usable(self) -> bool:
        """Whether it is the address of something on the web, or the bytes of an image."""
        if self.b64_json:
            return _is_image(self.b64_json)
        return bool(self.url) and str(self.url).startswith(("https://", "http://"))


class ImageReply(BaseModel):
    """The answer to an image generation."""

    data: list[Picture] = Field(min_length=1)
    usage: Annotated[Usage, BeforeValidator(_mapping)] = Usage()

    def response_data(self, model_name: str) -> dict[str, Any]:
        """Our names for it: the fields of `GenerateImageResponse`. The service does not say which model drew."""
        picture = self.data[0]
        return {
            "sourceurl": None if picture.b64_json else picture.url,
            "imagebase64": picture.b64_json,
            "revisedprompt": picture.revised_prompt,
            "model_name": model_name,
            **self.usage.data(),
        }


class ModelList(BaseModel):
    """The models that the service offers."""

    class _Model(BaseModel):
        id: str

    data: list[_Model]


class Complaint(BaseModel):
    """What a service says of an error: `message` for a reader, `code` for a program."""

    message: str = ""
    code: str = ""

    @classmethod
    def read(cls, body: bytes) -> Complaint:
        """From any body: OpenAI's shape, the shapes of compatible servers, or plain text."""
        try:
            said = from_json(body)
        except ValueError:
            return cls(message=_TAG.sub(" ", body[:MAX_PLAIN].decode("utf-8", "replace")))
        error = _mapping(said).get("error", said)
        found = _mapping(error)
        return cls(message=_said(error), code=_text(found.get("code")) or _text(found.get("type")) or "")


def _said(value: object) -> str:
    """The words in an error of any shape. What a server repeats of the request is left out: it holds people's texts."""
    if isinstance(value, list):
        return "; ".join(_said(one) for one in value[:10])
    found = _mapping(value)
    if not found:
        return _text(value) or ""
    words = next((_said(found[key]) for key in ("message", "detail", "msg") if found.get(key)), "")
    place = found.get("loc")
    return f"{'.'.join(map(str, place))}: {words}" if isinstance(place, list) else words


def _is_image(encoded: str) -> bool:
    try:
        return base64.b64decode(encoded, validate=True).startswith(_IMAGES)
    except (binascii.Error, ValueError):
        return False
