"""Pictures: what is drawn, in whose language, and what a screen reader says."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from tutela.evaluation.plan import Plan, Split
from tutela.evaluation.plots import drawn
from tutela.evaluation.report import Report
from tutela.evaluation.rounds import evaluate
from tutela.evaluation.tests.rows import Learning, campus

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def report() -> Report:
    return evaluate(Learning(), campus(100, ranges=3), Plan(rounds=3, split=Split.PERSON)).report({"chance": 1.0})


def test_everything_that_can_be_seen_is_drawn(report: Report) -> None:
    names = ["roc", "precision-recall", "calibration", "confusion", "score-by-range", "importance"]
    assert list(drawn(report)) == [f"{name}.svg" for name in names]


def test_one_range_needs_no_picture_of_ranges(report: Report) -> None:
    assert "score-by-range.svg" not in drawn(report.model_copy(update={"ranges": report.ranges[:1]}))


def test_every_picture_has_a_title_and_a_description(report: Report) -> None:
    for picture in drawn(report).values():
        title, description, *_ = ElementTree.fromstring(picture)  # noqa: S314 - drawn here
        assert (title.tag, description.tag) == (f"{SVG}title", f"{SVG}desc")
        assert title.text
        assert description.text


def test_pictures_hold_nothing_that_a_strict_page_forbids(report: Report) -> None:
    for picture in drawn(report).values():
        assert "style" not in picture
        assert "script" not in picture


def test_text_takes_the_colour_of_the_page(report: Report) -> None:
    for picture in drawn(report).values():
        assert 'fill="currentColor"' in picture
        assert "#fff" not in picture


def test_words_are_spoken_in_the_readers_language(report: Report) -> None:
    spanish = {"ROC curve": "Curva ROC", "What counts most": "Lo que más cuenta"}
    pictures = drawn(report, lambda words: spanish.get(words, words))
    assert "Curva ROC" in pictures["roc.svg"]
    assert "Lo que más cuenta" in pictures["importance.svg"]


def test_columns_are_called_by_the_names_that_are_given(report: Report) -> None:
    assert "Any access &lt;b&gt;" in drawn(report, names={"chance": "Any access <b>"})["importance.svg"]


def test_how_early_it_can_tell_is_said_in_words(report: Report) -> None:
    assert "AUC: 1.00, 1.00, 1.00" in drawn(report)["score-by-range.svg"]
