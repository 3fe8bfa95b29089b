"""What stays of a text that somebody wrote."""

from __future__ import annotations

import pytest

from tutela.courses import api as courses

ATTEMPT = "0123456789abcdef" * 2


def test_the_marks_of_generated_text_outlive_saving() -> None:
    marked = (
        f'<p><span data-generated="true" data-attempt="{ATTEMPT}" data-time-created="1700000000">The sea '
        '<span class="user-edited">slowly</span> rises.</span></p>'
    )
    assert courses.clean(marked) == marked


def test_the_marks_of_a_generated_image_outlive_saving() -> None:
    marked = f'<img src="/files/3" alt="A shore" data-generated="true" data-attempt="{ATTEMPT}">'
    assert courses.clean(marked) == marked


@pytest.mark.parametrize(
    "mark",
    [
        'data-generated="yes"',
        'data-attempt="1"',
        f'data-attempt="{ATTEMPT}0"',
        f'data-attempt="{ATTEMPT.upper()}"',
        'data-time-created="now"',
        'data-prompt="Write my essay"',
    ],
)
def test_a_mark_in_another_form_is_dropped(mark: str) -> None:
    assert courses.clean(f"<span {mark}>The sea</span>") == "<span>The sea</span>"


def test_only_the_class_of_edited_text_is_kept() -> None:
    assert 'class="user-edited"' in courses.clean('<span class="user-edited alert">The sea</span>')
    assert "alert" not in courses.clean('<span class="user-edited alert">The sea</span>')
    assert "class" not in courses.clean('<p class="user-edited">The sea</p>')


def test_marks_are_not_part_of_the_text_that_an_action_gets() -> None:
    assert courses.as_text(f'<p><span data-generated="true" data-attempt="{ATTEMPT}">The sea</span></p>') == "The sea"
