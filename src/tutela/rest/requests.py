"""What every request must keep to before anybody looks into it: its size, its type, JSON that can be read."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field
from pydantic_core import from_json

from tutela.rest.errors import ApiError
from tutela.rest.problems import unstorable
from tutela.sdk.storable import LARGEST, unstorable_places

MAX_BODY = 2_621_440
"""Bytes, as Django's own limit. The longest prompt (200,000 characters), all of it escaped, takes 2.4 million."""


Id = Annotated[int, Field(ge=1, le=LARGEST)]
"""The id of a row: what a database can hold."""
Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=100)]
"""The name of a plugin or an action."""


def check_size(announced: str | None) -> None:
    """Refuse a body that announces to be too large, before it is read."""
    if announced is not None and announced.isdigit() and int(announced) > MAX_BODY:
        raise ApiError("too_large")


def check_type(content_type: str) -> None:
    """Refuse what does not say that it is JSON."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind != "application/json" and not (kind.startswith("application/") and kind.endswith("+json")):
        raise ApiError("wrong_content_type")


def read_json(body: bytes) -> Any:
    """The value in *body*. Raises `ApiError`; the message says where, never what."""
    if len(body) > MAX_BODY:
        raise ApiError("too_large")
    try:
        value = from_json(body, allow_inf_nan=False)
    except ValueError as failure:
        raise ApiError("bad_json", detail=str(failure)[:200]) from failure
    if b"\\u0000" in body:  # the one way to write it in JSON; halves of characters are not JSON to the parser
        wrong = list(unstorable_places(value))
        if wrong:
            raise unstorable(wrong)
    return value


def read_object(body: bytes) -> dict[str, Any]:
    """The JSON object in *body*. Raises `ApiError`."""
    value = read_json(body)
    if not isinstance(value, dict):
        raise ApiError("bad_json", "The body must be a JSON object.")
    return value
