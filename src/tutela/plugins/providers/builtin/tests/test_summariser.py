"""Summaries: faithful, in order, of a sensible length, and better than chance."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tutela.plugins.providers.builtin.summariser import MOST, SENTENCES, SHORT_TEXT, Summary, summarise
from tutela.plugins.providers.builtin.tests.closeness import measure
from tutela.plugins.providers.builtin.tests.samples import TEXTS, on_one_line

LENGTH = 200_000
WORDS = st.sampled_from(
    [
        "the",
        "sea",
        "rises",
        "Moon",
        "water",
        "because",
        "(twice)",
        "daily.",
        "slowly?",
        "Indeed!",
        "3.5",
        "Dr.",
        "\n\n",
        "-",
        "潮汐。",
    ]
)


def summary_of(text: str, scale: float = 1.0) -> Summary:
    summary = summarise(text, scale)
    assert summary is not None
    return summary


def is_faithful(text: str, summary: Summary) -> bool:
    """Whether each sentence stands in the text, each after the one before."""
    source, place = on_one_line(text), 0
    for sentence in summary.sentences:
        place = source.find(sentence.text, place)
        if place < 0:
            return False
        place += len(sentence.text)
    return True


@pytest.mark.parametrize("code", TEXTS)
def test_a_summary_quotes_its_text_in_order(code: str) -> None:
    assert is_faithful(TEXTS[code], summary_of(TEXTS[code]))


@given(st.lists(WORDS, max_size=400).map(" ".join))
@settings(max_examples=60)
def test_a_summary_of_anything_quotes_it_in_order(text: str) -> None:
    summary = summarise(text)
    assert summary is None or is_faithful(text, summary)


@pytest.mark.parametrize("code", TEXTS)
def test_what_is_shown_is_the_quotes_and_nothing_else(code: str) -> None:
    summary = summary_of(TEXTS[code])
    assert on_one_line(summary.text) == " ".join(sentence.text for sentence in summary.sentences)


@pytest.mark.parametrize("code", TEXTS)
def test_the_same_text_has_the_same_summary(code: str) -> None:
    assert summary_of(TEXTS[code]).text == summary_of(TEXTS[code]).text


@pytest.mark.parametrize("code", TEXTS)
def test_a_summary_is_much_shorter_than_its_text(code: str) -> None:
    summary = summary_of(TEXTS[code])
    assert not summary.whole and len(summary.text) < 0.5 * len(TEXTS[code])


@pytest.mark.parametrize("code", TEXTS)
def test_only_complete_sentences_are_quoted(code: str) -> None:
    assert all(sentence.complete for sentence in summary_of(TEXTS[code]).sentences)


def test_a_long_text_has_a_summary_of_bounded_length() -> None:
    summary = summary_of("\n\n".join(TEXTS[code] for code in ("en", "de", "es", "fr", "it")))
    assert len(summary.text.split()) <= 1.1 * MOST and len(summary.sentences) <= SENTENCES[1]


def test_the_administrator_chooses_the_length() -> None:
    short, medium, long = (len(summary_of(TEXTS["en"], scale).text) for scale in (0.5, 1.0, 1.8))
    assert short < medium < long


def test_a_short_text_is_returned_whole() -> None:
    text = "The sea rises. It falls again."
    summary = summary_of(text)
    assert summary.whole and summary.text == text


def test_a_text_just_over_the_limit_is_summarised() -> None:
    text = " ".join(f"Sentence number {n} speaks of the sea and the moon." for n in range(SHORT_TEXT // 9 + 1))
    assert not summary_of(text).whole


@pytest.mark.parametrize(
    "text",
    ["...", "12 34 56", "x" * LENGTH, "word " * 1000, "no end\n" * 500, "Ah! " * 500],
    ids=["points", "numbers", "one letter", "one sentence", "lines", "cries"],
)
def test_a_text_without_sentences_has_no_summary(text: str) -> None:
    assert summarise(text) is None


def test_a_repeated_sentence_is_quoted_once() -> None:
    text = "The moon pulls the water of the sea. " * 40 + "The sun pulls it less, since it is far away. " * 40
    assert len(summary_of(text).sentences) == SENTENCES[0]


def test_headings_and_bullets_are_not_quoted() -> None:
    text = summary_of(TEXTS["en"]).text
    assert "Why some coasts have great tides" not in text and "- " not in text


@pytest.mark.parametrize("code", TEXTS)
def test_a_summary_is_closer_to_its_text_than_sentences_taken_at_random(code: str) -> None:
    measured = measure(TEXTS[code])
    assert measured.summary > measured.chance


@pytest.mark.parametrize(
    "text",
    [
        ("\n\n".join(TEXTS.values()) * 50)[:LENGTH],
        "." * LENGTH,
        "A! " * (LENGTH // 3),
        "a\n" * (LENGTH // 2),
        "1. " * (LENGTH // 3),
        "(" * LENGTH,
        '."' * (LENGTH // 2),
        " " * (LENGTH - 1) + "x",
        "The same six words once more. " * (LENGTH // 30),
        "茶树原产于中国。" * (LENGTH // 8),
    ],
    ids=["texts", "points", "cries", "lines", "numbers", "brackets", "quotes", "blanks", "the same", "han"],
)
def test_the_longest_prompt_takes_seconds_at_the_most(text: str) -> None:
    """About half a second on a quiet machine; the bound leaves room for a busy one."""
    started = time.process_time()
    summarise(text)
    assert time.process_time() - started < 4
