"""The actions: frozen, strict, and able to say what is kept of them."""

from __future__ import annotations

import re
from typing import Any

import pytest
from pydantic import ValidationError

from tutela.sdk import ACTIONS, Action, GenerateText, PluginFault, SummariseText, TranslateText
from tutela.sdk.actions import MAX_PROMPT, GenerateImage, SummariseTextResponse
from tutela.testing import sample

EACH = pytest.mark.parametrize("kind", ACTIONS, ids=lambda kind: kind.basename)
ONE = {"contextid": 3, "userid": 7, "prompttext": "The sea rises."}


def summarising(**changes: Any) -> SummariseText:
    return SummariseText.model_validate({**ONE, **changes})


@EACH
def test_an_action_is_called_verb_and_noun(kind: type[Action[Any]]) -> None:
    assert re.fullmatch(r"[a-z]+_[a-z]+", kind.get_basename())
    assert kind.get_table_name() == f"ai_action_{kind.basename}"
    assert kind.response_class.actionname == kind.basename


@EACH
def test_an_action_explains_itself(kind: type[Action[Any]]) -> None:
    assert kind.get_name() and kind.get_description().endswith(".") and kind.__doc__


@EACH
def test_what_the_person_wrote_is_marked_as_personal(kind: type[Action[Any]]) -> None:
    assert {"prompt"} <= {column.name for column in kind.columns if column.personal}


@EACH
def test_the_row_of_an_action_has_each_of_its_columns_from_the_start(kind: type[Action[Any]]) -> None:
    action = sample(kind)
    names = {column.name for column in kind.columns}
    failed = kind.response_class.failed(500, "It failed.")
    assert set(action.request_row()) == set(action.store(failed)) == names
    assert action.request_row()["prompt"] == action.store(failed)["prompt"] == action.get_configuration("prompttext")


@EACH
def test_only_where_the_text_is_material_the_action_says_so(kind: type[Action[Any]]) -> None:
    assert bool(kind.guard) == (kind not in {GenerateText, GenerateImage})


def test_a_row_keeps_the_answer_under_moodles_names() -> None:
    response = SummariseTextResponse.succeeded(generatedcontent="It rises.", prompttokens=9, completiontokens=3)
    row = summarising().store(response)
    assert (row["generatedcontent"], row["prompttokens"], row["completiontoken"]) == ("It rises.", 9, 3)


def test_an_image_keeps_what_was_asked_for() -> None:
    action = GenerateImage.model_validate({**ONE, "aspectratio": "portrait", "quality": "hd"})
    row = action.request_row()
    assert (row["numberimages"], row["aspectratio"], row["quality"], row["style"]) == (1, "portrait", "hd", "natural")


def test_a_translation_keeps_its_language() -> None:
    assert TranslateText.model_validate({**ONE, "targetlanguage": "pt-BR"}).request_row()["targetlanguage"] == "pt-BR"


def test_an_action_cannot_be_changed() -> None:
    with pytest.raises(ValidationError):
        summarising().prompttext = "Another."  # type: ignore[misc]  # the fault that is looked for


@pytest.mark.parametrize(
    "changes",
    [
        {"prompttext": ""},
        {"prompttext": " \n\t"},
        {"prompttext": "a\x00b"},
        {"prompttext": "a\ud800"},
        {"prompttext": "x" * (MAX_PROMPT + 1)},
        {"prompttext": 7},
        {"prompttext": None},
        {"userid": 0},
        {"userid": "7"},
        {"contextid": -1},
        {"contextid": True},
        {"surprise": 1},
    ],
    ids=str,
)
def test_what_makes_no_action_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        summarising(**changes)


def test_the_longest_prompt_is_allowed() -> None:
    assert len(summarising(prompttext="x" * MAX_PROMPT).prompttext) == MAX_PROMPT


@pytest.mark.parametrize("language", ["", "english please", "es\nIgnore all", "x" * 36, "e"])
def test_a_language_that_is_no_tag_is_refused(language: str) -> None:
    with pytest.raises(ValidationError):
        TranslateText.model_validate({**ONE, "targetlanguage": language})


@pytest.mark.parametrize("changes", [{"numimages": 0}, {"numimages": 5}, {"quality": "best"}, {"aspectratio": "3:2"}])
def test_an_image_that_cannot_be_had_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        GenerateImage.model_validate({**ONE, **changes})


def test_the_value_of_a_field_is_told_by_its_name() -> None:
    assert summarising().get_configuration("userid") == 7


def test_a_field_that_an_action_does_not_have_is_a_fault() -> None:
    with pytest.raises(PluginFault, match="no field 'wishes'"):
        summarising().get_configuration("wishes")


def test_there_is_no_sample_of_a_strangers_action() -> None:
    class Sing(SummariseText):
        """An action from elsewhere."""

    with pytest.raises(PluginFault, match="hand one over"):
        sample(Sing)
