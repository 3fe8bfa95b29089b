"""How a stub of a service behaves: one value says what it does to a request."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

MEBIBYTE = 1024 * 1024
ANSWER = "This is the answer of the stub."


class Does(StrEnum):
    """What the stub does to a request."""

    ANSWERS = "answers"
    ANSWERS_STATUS = "answers_status"
    BROKEN_JSON = "broken_json"
    ODD_JSON = "odd_json"
    EMPTY = "empty"
    FILTERED = "filtered"
    STALLS = "stalls"
    BREAKS_OFF = "breaks_off"
    HUGE = "huge"
    REFUSES = "refuses"


@dataclass(frozen=True, kw_only=True)
class Behaviour:
    """What the stub does, and with which words.

    `delay` is in seconds, before anything is sent; `text` is the content of an answer; `status`, `message` and
    `retry_after` (a header's value) belong to `Does.ANSWERS_STATUS`; `size` in bytes to `Does.HUGE`; `finish_reason`
    and `as_url` (an image by its address `image_url` instead of its bytes) to `Does.ANSWERS`; `image` is what it draws,
    in base64, in the place of a picture of the size asked for.
    """

    does: Does = Does.ANSWERS
    delay: float = 0.0
    text: str = ANSWER
    finish_reason: str = "stop"
    as_url: bool = False
    image_url: str = "https://images.example/stub.png"
    image: str = ""
    status: int = 200
    message: str = "The stub was told to say so."
    retry_after: str | None = None
    size: int = 50 * MEBIBYTE


def _status(status: int, message: str, retry_after: str | None = None) -> Behaviour:
    return Behaviour(does=Does.ANSWERS_STATUS, status=status, message=message, retry_after=retry_after)


ANSWERS = Behaviour()
WAITS = Behaviour(delay=0.05)

BEHAVIOURS: dict[str, Behaviour] = {
    "answers": ANSWERS,
    "waits": WAITS,
    "unauthorised": _status(401, "Incorrect API key provided."),
    "forbidden": _status(403, "You are not allowed to use this model."),
    "not_found": _status(404, "The model does not exist."),
    "busy": _status(429, "Rate limit reached.", retry_after="30"),
    "fails": _status(500, "The server had an error."),
    "broken_json": Behaviour(does=Does.BROKEN_JSON),
    "odd_json": Behaviour(does=Does.ODD_JSON),
    "empty": Behaviour(does=Does.EMPTY),
    "filtered": Behaviour(does=Does.FILTERED),
    "stalls": Behaviour(does=Does.STALLS),
    "breaks_off": Behaviour(does=Does.BREAKS_OFF),
    "huge": Behaviour(does=Does.HUGE),
    "refuses": Behaviour(does=Does.REFUSES),
}
"""The behaviours that have a name, for the command line and for tests over all of them."""

FAILURES = tuple(name for name in BEHAVIOURS if name not in {"answers", "waits"})
"""The names of those that end in a failure."""
