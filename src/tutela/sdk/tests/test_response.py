"""What came of an action."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tutela.sdk import Response, TextResponse


def test_a_success_holds_its_data() -> None:
    response = TextResponse.succeeded(generatedcontent="Short.", finishreason="stop", prompttokens=4)
    assert response.success and response.error_code == 0
    assert response.get_response_data() == {
        "model_name": None,
        "prompttokens": 4,
        "completiontokens": None,
        "generatedcontent": "Short.",
        "finishreason": "stop",
        "responseid": None,
        "fingerprint": None,
    }


def test_a_failure_holds_two_texts_and_when_to_try_again() -> None:
    response = Response.failed(429, "Busy.", "status 429", retry_after=30)
    assert (response.success, response.error, response.error_message) == (False, "Busy.", "status 429")
    assert response.retry_after == 30


def test_without_a_detail_the_administrator_reads_what_the_person_reads() -> None:
    assert Response.failed(500, "It failed.").error_message == "It failed."


@pytest.mark.parametrize("given", [(0, "It failed."), (500, "")])
def test_a_failure_says_why(given: tuple[int, str]) -> None:
    with pytest.raises(ValidationError, match="error_code and an error"):
        Response.failed(*given)


def test_data_is_set_on_a_copy() -> None:
    before = TextResponse.succeeded()
    after = before.set_response_data({"generatedcontent": "Short."})
    assert (before.generatedcontent, after.generatedcontent) == (None, "Short.")


@pytest.mark.parametrize("data", [{"surprise": 1}, {"prompttokens": "many"}])
def test_data_that_the_response_does_not_have_is_refused(data: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        TextResponse.succeeded().set_response_data(data)


def test_what_no_database_takes_is_left_out() -> None:
    assert TextResponse.succeeded(generatedcontent="a\x00b").generatedcontent == "ab"


def test_marks_are_cut_to_what_is_kept_of_them() -> None:
    assert len(TextResponse.succeeded(responseid="x" * 1000).responseid or "") == 128
