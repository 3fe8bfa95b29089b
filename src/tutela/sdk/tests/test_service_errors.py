"""What a person and an administrator are told of a service's trouble."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.lib.http import BrokenReply, TimedOut, TooLarge, Unreachable
from tutela.protocols.failures import (
    MAX_DETAIL,
    MAX_WAIT,
    clip,
    http_failure,
    redact,
    retry_after_seconds,
    status_failure,
    waiting,
)

NOON = 784_111_777.0  # Sun, 06 Nov 1994 08:49:37 GMT, the date of RFC 9110's example


def test_a_busy_service_says_when_to_try_again() -> None:
    failure = status_failure(429, "Rate limit reached", retry_after=30)
    assert failure.error == "The AI service is busy. Try again in 30 seconds."
    assert failure.retry_after == 30


def test_the_administrator_reads_the_status_and_the_services_own_words() -> None:
    assert "status 401: bad key" in status_failure(401, "bad key").error_message


@given(st.integers(300, 599), st.text(max_size=50))
def test_the_person_never_reads_the_services_own_words(status: int, said: str) -> None:
    marked = f"<b>{said}</b>"
    failure = status_failure(status, marked)
    assert marked not in failure.error and failure.error_code == status and failure.error.endswith(".")


@pytest.mark.parametrize(
    ("failure", "code"),
    [(TimedOut("t"), 504), (Unreachable("u"), 503), (BrokenReply("b"), 502), (TooLarge("l"), 502)],
)
def test_a_failure_of_the_connection_has_the_code_that_a_gateway_gives_it(failure: Exception, code: int) -> None:
    assert isinstance(failure, TimedOut | Unreachable | BrokenReply | TooLarge)
    assert http_failure(failure).error_code == code


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("30", 30.0),
        ("0.5", 0.5),
        ("-3", 0.0),
        ("Sun, 06 Nov 1994 08:50:07 GMT", 30.0),
        ("Sun, 06 Nov 1994 08:00:00 GMT", 0.0),
        ("99999999", MAX_WAIT),
    ],
)
def test_retry_after_is_read_in_seconds_and_as_a_date(value: str, seconds: float) -> None:
    assert retry_after_seconds({"retry-after": value}, NOON) == seconds


@given(st.text(max_size=40))
def test_retry_after_of_any_text_is_none_or_a_sane_wait(value: str) -> None:
    seconds = retry_after_seconds({"retry-after": value}, NOON)
    assert seconds is None or (math.isfinite(seconds) and 0 <= seconds <= MAX_WAIT)


@pytest.mark.parametrize("value", ["", "soon", "nan", "inf", "Sun, 99 Nov 1994"])
def test_a_retry_after_without_sense_is_none(value: str) -> None:
    assert retry_after_seconds({"retry-after": value}, NOON) is None


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "in 1 second"), (1, "in 1 second"), (89, "in 89 seconds"), (90, "in 2 minutes"), (5400, "in 2 hours")],
)
def test_a_wait_is_told_in_the_largest_unit_that_fits(seconds: float, words: str) -> None:
    assert waiting(seconds) == words


@given(st.text(min_size=4, max_size=40).filter(lambda key: key not in "[hidden]"), st.text(), st.text())
def test_a_secret_never_survives_redaction(secret: str, before: str, after: str) -> None:
    hidden = redact(f"{before}{secret}{after}", [secret])
    assert secret not in hidden.replace("[hidden]", "") or secret in before + after


@pytest.mark.parametrize("said", ["key sk-proj-abcdef123456", "got Bearer abcdefg", "key sk-abc***********wxyz."])
def test_what_looks_like_a_key_is_hidden_even_when_it_is_not_ours(said: str) -> None:
    assert "abc" not in redact(said, [])


@given(st.text(max_size=5000))
def test_a_detail_is_one_short_line(text: str) -> None:
    assert len(clip(text)) <= MAX_DETAIL and "\n" not in clip(text) and "\x00" not in clip(text)
