"""Texts that are marked in the sdk, and sentences that are put together again in another language."""

from __future__ import annotations

from tutela.protocols.failures import status_failure
from tutela.sdk import TextResponse
from tutela.sdk.complaints import complaint
from tutela.sdk.text import counted, filled, joined, spoken

SPANISH = {
    "The AI service is busy.": "El servicio de IA está ocupado.",
    "Try again {when}.": "Inténtelo de nuevo {when}.",
    "in {number} second": "dentro de {number} segundo",
    "in {number} seconds": "dentro de {number} segundos",
    "must be at most {le}": "debe ser como máximo {le}",
    "is blank": "está en blanco",
}


class Spanish:
    """What ``django.utils.translation`` is to the site."""

    def gettext(self, message: str) -> str:
        return SPANISH.get(message, message)

    def ngettext(self, singular: str, plural: str, number: int) -> str:
        return self.gettext(singular if number == 1 else plural)


def test_a_sentence_is_english_until_it_is_spoken() -> None:
    assert joined("The AI service is busy.", filled("Try again {when}.", when="now")) == (
        "The AI service is busy. Try again now."
    )


def test_a_sentence_is_put_together_again_in_another_language() -> None:
    failure = status_failure(429, retry_after=30)
    assert (
        spoken(failure.error, Spanish()) == "El servicio de IA está ocupado. Inténtelo de nuevo dentro de 30 segundos."
    )


def test_the_form_follows_the_number() -> None:
    one = counted("in {number} second", "in {number} seconds", 1)
    assert spoken(one, Spanish()) == "dentro de 1 segundo"


def test_a_response_keeps_what_a_sentence_was_put_together_of() -> None:
    failure = status_failure(429, retry_after=30)
    response = TextResponse.failed(429, failure.error).model_copy(update={"retry_after": 30.0})
    assert spoken(response.error, Spanish()).endswith("30 segundos.")


def test_a_text_that_nobody_marked_stays_as_it_is() -> None:
    assert spoken("quota exceeded", Spanish()) == "quota exceeded"


def test_a_complaint_names_the_bound_in_the_persons_language() -> None:
    assert spoken(complaint({"type": "less_than_equal", "ctx": {"le": 60}}), Spanish()) == "debe ser como máximo 60"


def test_a_validators_own_words_are_spoken_too() -> None:
    assert spoken(complaint({"type": "value_error", "ctx": {"error": ValueError("is blank")}}), Spanish()) == (
        "está en blanco"
    )
