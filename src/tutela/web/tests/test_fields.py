"""The form that is made from a pydantic model."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, Literal

import pytest
from pydantic import AnyHttpUrl, BaseModel, Field, SecretStr

from tutela.web.administration.fields import Option, fields_of, values_from


class Colour(StrEnum):
    """An enumeration."""

    RED = "red"
    BLUE = "blue"


class Settings(BaseModel):
    """One field of each kind."""

    text: str = Field(title="A text", description="What it is for.", max_length=20)
    key: SecretStr = SecretStr("")
    number: int = Field(default=5, ge=1, le=9)
    ratio: float | None = Field(default=None, gt=0)
    on: bool = True
    mode: Literal["fast", "careful"] = "fast"
    level: Literal[1, 2] = 1
    colour: Colour = Colour.RED
    address: AnyHttpUrl | None = None
    names: list[str] = []
    extra: dict[str, Any] = {}
    note: str | None = Field(default=None, json_schema_extra={"widget": "textarea"})


def entered(**texts: str) -> dict[str, str]:
    """What a browser sends."""
    return {f"config-{name}": text for name, text in texts.items()}


def kinds() -> dict[str, str]:
    return {field.name: field.kind for field in fields_of(Settings, {})}


def test_each_type_has_its_control() -> None:
    assert kinds() == {
        "text": "text",
        "key": "secret",
        "number": "integer",
        "ratio": "number",
        "on": "switch",
        "mode": "choice",
        "level": "choice",
        "colour": "choice",
        "address": "url",
        "names": "lines",
        "extra": "json",
        "note": "textarea",
    }


def test_title_description_and_bounds_come_from_the_model() -> None:
    text, _key, number, *_rest = fields_of(Settings, {})
    assert (text.label, text.help, text.required, text.longest) == ("A text", "What it is for.", True, 20)
    assert (number.minimum, number.maximum, number.value) == (1, 9, "5")


def test_a_stored_secret_is_never_in_the_form() -> None:
    key = fields_of(Settings, {"key": "sealed"}, secrets_set=frozenset({"key"}))[1]
    assert (key.value, key.placeholder, key.is_set) == ("", "", True)


def test_a_secret_that_was_just_entered_is_not_sent_back_either() -> None:
    assert fields_of(Settings, {}, entered=entered(key="sk-1"))[1].value == ""


def test_what_was_entered_is_shown_again_with_its_errors() -> None:
    errors = {"number": ["Input should be less than or equal to 9"]}
    number = fields_of(Settings, {"number": 3}, entered=entered(number="12"), errors=errors)[2]
    assert (number.value, number.errors) == ("12", ["Input should be less than or equal to 9."])


def test_a_switch_that_is_not_sent_is_off() -> None:
    assert values_from(Settings, entered())[0]["on"] is False
    assert values_from(Settings, entered(on="on"))[0]["on"] is True


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("mode", "careful", "careful"),
        ("level", "2", 2),
        ("names", "one\n\n two ", ["one", "two"]),
        ("extra", '{"a": [1]}', {"a": [1]}),
        ("text", "  spaces around ", "spaces around"),
        ("note", "  kept \n", "  kept \n"),
    ],
)
def test_text_becomes_a_value_of_the_right_shape(name: str, text: str, value: Any) -> None:
    assert values_from(Settings, entered(**{name: text}))[0][name] == value


def test_all_that_is_entered_is_accepted_by_the_model() -> None:
    texts = entered(text="a", number="7", ratio="0.5", level="2", address="https://a.example", colour="blue", on="on")
    values, errors = values_from(Settings, texts)
    assert errors == {}
    assert Settings.model_validate(values).level == 2


def test_an_empty_field_means_the_default_or_nothing() -> None:
    values, _errors = values_from(Settings, entered(number="", ratio="", extra="", text=""))
    assert "number" not in values
    assert "extra" not in values
    assert values["ratio"] is None


def test_broken_json_is_explained_beside_its_field() -> None:
    assert values_from(Settings, entered(extra='{"a":\n1'))[1]["extra"] == [
        "This is not valid JSON: see line 2, character 2."
    ]


def test_json_that_is_nested_without_end_is_refused() -> None:
    assert "extra" in values_from(Settings, entered(extra="[" * 100_000))[1]


def test_the_words_of_a_validator_begin_without_its_jargon() -> None:
    field = fields_of(Settings, {}, entered={}, errors={"text": ["Value error, must be short"]})[0]
    assert field.errors == ["Must be short."]


class Choosing(BaseModel):
    """Choosing some, and choosing one of what the site offers."""

    some: tuple[Literal["one", "two"], ...] = Field(default=(), json_schema_extra={"choice_labels": {"one": "First"}})
    engine: str = "light"


ENGINES = {"engine": [Option("light", "Light"), Option("heavy", "Heavy", "It is not installed.", usable=False)]}


def test_a_choice_of_several_has_a_box_for_each() -> None:
    some, _engine = fields_of(Choosing, {"some": ["two"]})
    assert [(option.label, chosen) for option, chosen in some.options] == [("First", False), ("two", True)]


def test_the_boxes_that_were_ticked_are_the_value() -> None:
    assert values_from(Choosing, {"config-some.two": "on"})[0]["some"] == ["two"]


def test_what_the_site_offers_can_be_chosen() -> None:
    engine = fields_of(Choosing, {"engine": "light"}, offered=ENGINES)[1]
    assert engine.kind == "options"
    assert [(option.value, option.usable, chosen) for option, chosen in engine.options] == [
        ("light", True, True),
        ("heavy", False, False),
    ]
