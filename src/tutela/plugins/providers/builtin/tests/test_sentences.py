"""Where sentences end."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tutela.plugins.providers.builtin.sentences import UNKNOWN, Language, Sentence, guess_language, languages, split
from tutela.plugins.providers.builtin.tests.samples import TEXTS, on_one_line

BY_CODE = {language.code: language for language in (UNKNOWN, *languages())}
MARKS = st.text(alphabet="aB1 .!?…\n\t\"'()-•。؟é«»", max_size=200)


def cut(text: str, code: str = "en") -> list[str]:
    return [sentence.text for sentence in split(text, BY_CODE[code])]


@pytest.mark.parametrize(
    ("code", "first", "second"),
    [
        ("en", "The sea rose by 3.5 m in 2.5 hours.", "Nobody saw it."),
        ("en", "Dr. Smith met Mr. J. R. R. Tolkien at St. Mary's.", "They talked."),
        ("en", "See fig. 3 and No. 5 on p. 12 of vol. 2.", "All is there."),
        ("en", "He said no.", "Then he left."),
        ("en", "She lived in the U.S. for years, e.g. in Ohio.", "It was cold."),
        ("en", "She moved to the U.S.", "The winters were cold."),
        ("en", "“Is it far?” she asked.", "He did not know."),
        ("en", "“It is far.”", "He nodded."),
        ("en", "Wait…", "What was that?!"),
        ("en", "He waited… and waited.", "Nobody came."),
        ("en", "(It rained.)", "We stayed in."),
        ("en", "The war ended.", "1945 was a cold year."),
        ("en", "It has apples, pears, etc.", "The rest is lost."),
        ("de", "Am 3. Oktober kam Prof. Dr. Weiß z. B. nach Ulm.", "Dort blieb er."),
        ("de", "Er kam als 2. Läufer im 19. Jahrhundert an.", "Das war spät."),
        ("es", "El Sr. Ruiz vive en la pág. 5, art. 3.", "¿Por qué vive allí?"),
        ("es", "¡Qué frío!", "¿Por qué no entras?"),
        ("fr", "M. Dupont habite à Lyon, cf. p. 4.", "« Il y est né. »"),
        ("pt", "A Sra. Dra. Lima chegou.", "Ela sorriu."),
        ("it", "Il dott. Rossi vive a Roma.", "La città è grande."),
        ("nl", "Dhr. de Vries woont o.a. in Delft.", "Daar is het mooi."),
        ("ca", "El Sr. Puig té 3.000 cabres.", "Són blanques."),
        ("", "Москва — столица России.", "Она стоит на реке."),
        ("", "هل هذا بعيد؟", "لا أعرف."),
        ("", "यह एक किताब है।", "यह लाल है।"),
    ],
)
def test_two_sentences_are_two(code: str, first: str, second: str) -> None:
    assert cut(f"{first} {second}", code) == [first, second]


def test_chinese_and_japanese_need_no_blank_between_sentences() -> None:
    assert cut("这是茶。你喜欢吗？「はい。」そうです。", "") == ["这是茶。", "你喜欢吗？", "「はい。」", "そうです。"]


def test_a_heading_is_a_block_of_its_own_and_no_complete_sentence() -> None:
    heading, body = split("Tides\n\nThe sea rises.", BY_CODE["en"])
    assert (heading.complete, body.complete, heading.block != body.block) == (False, True, True)


@pytest.mark.parametrize("bullet", ["-", "*", "•", "1.", "12)", "(a)"])
def test_a_bullet_is_not_a_part_of_its_entry(bullet: str) -> None:
    entries = split(f"{bullet} Mussels live here.\n{bullet} Crabs live here.", BY_CODE["en"])
    assert [entry.text for entry in entries] == ["Mussels live here.", "Crabs live here."]
    assert all(entry.listed for entry in entries)


def test_a_sentence_broken_over_lines_to_fit_a_page_is_one() -> None:
    wrapped = "Anyone who spends a day at the sea notices that the water\ncomes and goes, in most places twice."
    assert cut(wrapped) == [on_one_line(wrapped)]


def test_a_short_line_before_a_longer_one_is_a_heading() -> None:
    assert cut("What pulls the water\nThe moon pulls on every part of the Earth and the sun does too.")[0] == (
        "What pulls the water"
    )


def test_the_first_sentence_of_a_block_opens_it() -> None:
    assert [sentence.opens for sentence in split("One is here. Two is here.\n\nThree is here.", BY_CODE["en"])] == [
        True,
        False,
        True,
    ]


def quotes(source: str, sentences: list[Sentence]) -> bool:
    return all(sentence.text == on_one_line(source[sentence.start : sentence.end]) for sentence in sentences)


@given(MARKS, st.sampled_from(list(BY_CODE.values())))
def test_sentences_are_stretches_of_the_text_in_order_and_do_not_overlap(text: str, language: Language) -> None:
    sentences = split(text, language)
    assert quotes(text, sentences)
    assert all(one.end <= other.start for one, other in itertools.pairwise(sentences))


@given(st.text(alphabet='aB .!?…\n"', max_size=200))
def test_no_word_is_lost(text: str) -> None:
    kept = "".join(sentence.text for sentence in split(text, UNKNOWN))
    assert "".join(kept.split()) == "".join(text.split())


@pytest.mark.parametrize("code", sorted(set(TEXTS) - {"zh", "ar"}))
def test_the_language_of_a_text_is_guessed(code: str) -> None:
    assert guess_language(TEXTS[code].lower().split()).code == code


@pytest.mark.parametrize("text", ["", "1 2 3", "Мама мыла раму и папа читал", TEXTS["zh"], TEXTS["ar"]])
def test_a_language_that_is_not_known_is_unknown(text: str) -> None:
    assert guess_language(text.lower().split()) is UNKNOWN


@pytest.mark.parametrize("language", languages(), ids=lambda language: language.code)
def test_the_words_of_a_language_are_in_lower_case_and_without_their_last_point(language: Language) -> None:
    words = language.stop_words | language.abbreviations | language.before_numbers | language.backward
    assert all(word == word.lower() and not word.endswith(".") for word in words)
