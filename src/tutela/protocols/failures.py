"""What went wrong with a service over HTTP, told twice: to the person, and to the administrator.

A provider's client says what happened (`status_failure`, `http_failure`, `unusable`, `content_refused`); the words
are here, so that every provider says the same of the same trouble. Nothing here knows a particular service.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from tutela.lib.http import ForbiddenAddress, HttpFailure, TimedOut, Unreachable
from tutela.sdk.errors import ActionRefused, ProviderUnavailable
from tutela.sdk.text import Sentence, _, counted, filled, joined

MAX_DETAIL = 500
"""Characters of a service's own message that are kept."""
MAX_WAIT = 86_400.0
"""Seconds; a service that asks for a longer wait is taken to say "tomorrow"."""
SHORTEST_SECRET = 4
"""Shorter secrets are not searched for: hiding "a" would hide every a."""

UNAVAILABLE, BAD_REPLY, NO_ANSWER, UNACCEPTABLE = 503, 502, 504, 422

_KEY_LIKE = re.compile(r"\b(?:sk|pk|key|gsk|xai)-[\w*.-]{6,}|\bBearer\s+\S+", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\s]+")


@dataclass(frozen=True)
class Telling:
    """One trouble in two sentences: what the person can do, what the administrator should look at."""

    person: str
    administrator: str


_SETUP = _("The AI service is not set up correctly. Please tell your administrator.")
_TROUBLE = _("The AI service has a problem of its own. Try again in a few minutes.")

_BY_STATUS: Mapping[int, Telling] = {
    400: Telling(_("The AI service could not work with this request."), "The service does not accept the request"),
    401: Telling(_SETUP, "The service does not accept the API key"),
    402: Telling(_("The AI service has no credit left. Please tell your administrator."), "Payment is required"),
    403: Telling(_SETUP, "The service denies this key access"),
    404: Telling(_SETUP, "The service knows no such address or model: check the base URL and the model"),
    405: Telling(_SETUP, "The service does not offer this at this address: check the base URL"),
    408: Telling(_("The AI service took too long. Try again."), "The service gave up waiting"),
    413: Telling(_("The text is too long for the AI service. Shorten it and try again."), "The request is too large"),
    422: Telling(_("The AI service could not work with this request."), "The service cannot process the request"),
    429: Telling(_("The AI service is busy."), "The service limits the rate of requests"),
    503: Telling(_("The AI service is not available at the moment."), "The service is unavailable or overloaded"),
    529: Telling(_("The AI service is busy."), "The service is overloaded"),
}
_WORTH_WAITING = frozenset({429, 503, 529})


def status_failure(status: int, said: str = "", *, retry_after: float | None = None) -> ProviderUnavailable:
    """The failure that HTTP *status* means; *said* is the service's own message, already free of secrets."""
    telling = _telling(status)
    person = telling.person
    if status in _WORTH_WAITING:
        person = joined(person, filled(_("Try again {when}."), when=waiting(retry_after)))
    own_words = f": {clip(said)}" if said.strip() else ""
    detail = f"{telling.administrator} (status {status}{own_words})"
    return ProviderUnavailable(status, person, detail, retry_after=retry_after)


def http_failure(failure: HttpFailure) -> ProviderUnavailable:
    """The failure that *failure* of the connection means."""
    if isinstance(failure, TimedOut):
        return ProviderUnavailable(NO_ANSWER, _("The AI service took too long. Try again."), _sentence(failure))
    if isinstance(failure, Unreachable):
        person = _("The AI service cannot be reached at the moment. Try again in a few minutes.")
        return ProviderUnavailable(UNAVAILABLE, person, _sentence(failure))
    if isinstance(failure, ForbiddenAddress):
        return ProviderUnavailable(UNAVAILABLE, _SETUP, _sentence(failure))
    return unusable(str(failure))


def unusable(detail: str) -> ProviderUnavailable:
    """The service answered, but not with anything that can be used; *detail* says how."""
    person = _("The AI service gave an answer that cannot be used. Try again.")
    return ProviderUnavailable(BAD_REPLY, person, f"The answer cannot be used: {clip(detail)}")


def no_credit(status: int, said: str) -> ProviderUnavailable:
    """The account at the service is used up, whatever *status* the service says it with."""
    return ProviderUnavailable(status, _BY_STATUS[402].person, f"The account has no credit left: {clip(said)}")


def too_long(said: str) -> ProviderUnavailable:
    """The text is longer than the model can take: another model may have more room."""
    return ProviderUnavailable(413, _BY_STATUS[413].person, f"Too long for the model: {clip(said)}")


def content_refused(said: str) -> ActionRefused:
    """The service's content rules forbid the request or the answer: no other service is asked."""
    person = _("The AI service declined this because of its content rules. Change the text and try again.")
    return ActionRefused(UNACCEPTABLE, person, f"The service's content filter refused: {clip(said)}")


def retry_after_seconds(headers: Mapping[str, str], now: float | None = None) -> float | None:
    """Seconds to wait, from the ``retry-after`` of *headers* (lower-case names), given in seconds or as a date.

    *now* is Unix seconds. None where there is none or it makes no sense.
    """
    value = headers.get("retry-after", "").strip()
    if not value:
        return None
    try:
        seconds = float(value)
    except ValueError:
        seconds = _seconds_until(value, time.time() if now is None else now)
    if not math.isfinite(seconds):
        return None
    return min(max(seconds, 0.0), MAX_WAIT)


def waiting(seconds: float | None) -> Sentence:
    """How long to wait, for a sentence.

    >>> waiting(30), waiting(100), waiting(7000), waiting(None)
    ('in 30 seconds', 'in 2 minutes', 'in 2 hours', 'in a few minutes')
    """
    if seconds is None:
        return filled(_("in a few minutes"))
    if seconds >= 1.5 * 3600:
        return counted("in {number} hour", "in {number} hours", math.ceil(seconds / 3600))
    if seconds >= 1.5 * 60:
        return counted("in {number} minute", "in {number} minutes", math.ceil(seconds / 60))
    return counted("in {number} second", "in {number} seconds", max(1, math.ceil(seconds)))


def redact(text: str, secrets: Iterable[str]) -> str:
    """*text* without *secrets*, and without what looks like a key.

    >>> redact("wrong key: hunter2", ["hunter2"]), redact("Incorrect API key: sk-abc***xyz", [])
    ('wrong key: [hidden]', 'Incorrect API key: [hidden]')
    """
    for secret in secrets:
        if len(secret) >= SHORTEST_SECRET:
            text = text.replace(secret, "[hidden]")
    return _KEY_LIKE.sub("[hidden]", text)


def clip(text: str, length: int = MAX_DETAIL) -> str:
    """*text* on one line, without control characters, *length* characters at most.

    >>> clip("a  b\\x00\\nc", 4)
    'a b…'
    """
    line = _CONTROL.sub(" ", text[: 4 * length]).strip()
    return line if len(line) <= length else line[: length - 1].rstrip() + "…"


def _telling(status: int) -> Telling:
    if status in _BY_STATUS:
        return _BY_STATUS[status]
    if status >= 500:
        return Telling(_TROUBLE, "The service has a problem of its own")
    if 300 <= status < 400:
        return Telling(_SETUP, "The service redirects, which is not followed: check the base URL")
    return Telling(_SETUP, "The service answered with an unexpected status")


def _sentence(failure: Exception) -> str:
    text = clip(str(failure))
    return text[:1].upper() + text[1:]


def _seconds_until(date: str, now: float) -> float:
    try:
        return parsedate_to_datetime(date).timestamp() - now
    except (ValueError, TypeError, OverflowError):
        return math.nan
