"""Courses as a person may see them."""

from __future__ import annotations

import pytest

from tutela.conftest import World
from tutela.courses import api as courses
from tutela.identity import api as identity


def test_a_learner_sees_their_course_among_all(world: World) -> None:
    courses.Course.objects.create(category=world.course.category, shortname="B", fullname="B")
    assert [course.pk for course in courses.courses_for(world.learner)] == [world.course.pk]


def test_a_stranger_sees_no_course(world: World) -> None:
    assert courses.courses_for(world.stranger) == []


def test_the_outline_leaves_hidden_modules_out_for_learners(world: World) -> None:
    shown = [module.pk for part in courses.outline(world.learner, world.course) for module in part.modules]
    assert shown == [world.module.pk]


def test_the_outline_shows_hidden_modules_to_the_teacher(world: World) -> None:
    shown = {module.pk for part in courses.outline(world.teacher, world.course) for module in part.modules}
    assert shown == {world.module.pk, world.hidden.pk}


def test_the_text_of_a_module_is_plain_and_begins_with_its_name(world: World) -> None:
    text = courses.module_text(world.learner, world.here)
    assert text == "Why the sea rises\n\nWhy the sea rises: the moon pulls the sea."


def test_the_text_of_a_hidden_module_is_refused_to_a_learner(world: World) -> None:
    with pytest.raises(identity.NotAllowed):
        courses.module_text(world.learner, world.hidden_here)


def test_the_text_of_a_course_context_is_not_found(world: World) -> None:
    with pytest.raises(identity.NotFound):
        courses.module_text(world.learner, courses.context_of(world.course).pk)


@pytest.mark.parametrize("dangerous", ["<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "<style>x</style>"])
def test_nothing_that_runs_is_left_in_shown_content(dangerous: str) -> None:
    cleaned = courses.clean(f"<p>safe</p>{dangerous}")
    assert "alert" not in cleaned and "<style" not in cleaned


def test_text_between_comparison_signs_is_kept_as_text() -> None:
    assert courses.as_text("<p>a &lt; b and c &gt; d</p>") == "a < b and c > d"
