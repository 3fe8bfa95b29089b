"""Writing the content of a module."""

from __future__ import annotations

import pytest

from tutela.conftest import World
from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.lms import api as lms
from tutela.sdk import Permission


def save(world: World, content: str, *, version: int = 1, **changes: object) -> courses.CourseModule:
    person = changes.pop("person", world.teacher)
    assert isinstance(person, identity.Person)
    return lms.save_module(
        person, world.module.pk, name=str(changes.pop("name", "Tides")), content=content, version=version
    )


def test_a_teacher_writes_a_module(world: World) -> None:
    save(world, "<p>New.</p>")
    stored = courses.CourseModule.objects.get(pk=world.module.pk)
    assert (stored.name, stored.content, stored.version) == ("Tides", "<p>New.</p>", 2)
    assert stored.usermodified == world.teacher


def test_what_is_written_is_sanitised_before_it_is_stored(world: World) -> None:
    assert save(world, "<p onclick=x()>New.</p><script>x()</script>").content == "<p>New.</p>"


def test_lines_without_any_tag_become_paragraphs(world: World) -> None:
    assert save(world, "One.\n\nTwo & three.").content == "<p>One.</p><p>Two &amp; three.</p>"


def test_a_learner_may_not_write_a_module(world: World) -> None:
    with pytest.raises(identity.NotAllowed):
        save(world, "<p>Mine.</p>", person=world.learner)


def test_a_learner_may_where_the_capability_is_given_to_them(world: World) -> None:
    identity.override("student", lms.MANAGE_ACTIVITIES.name, courses.context_of(world.module), Permission.ALLOW)
    assert save(world, "<p>Mine.</p>", person=world.learner).version == 2


def test_a_later_save_of_an_older_version_changes_nothing_and_is_told(world: World) -> None:
    save(world, "<p>First tab.</p>")
    with pytest.raises(lms.Overtaken) as overtaken:
        save(world, "<p>Second tab.</p>")
    stored = overtaken.value.stored
    assert (stored.content, stored.version, stored.by) == ("<p>First tab.</p>", 2, "teacher")
    assert courses.CourseModule.objects.get(pk=world.module.pk).content == "<p>First tab.</p>"


def test_the_same_text_sent_twice_is_saved_once(world: World) -> None:
    save(world, "<p>Once.</p>")
    assert save(world, "<p>Once.</p>").version == 2


def test_all_that_is_wrong_is_told_at_once(world: World) -> None:
    with pytest.raises(lms.Unfit) as unfit:
        save(world, "x" * 600_000, name=" ")
    assert set(unfit.value.errors) == {"name", "content"}


def test_a_null_character_does_no_harm(world: World) -> None:
    assert save(world, "<p>a\x00b</p>", name="Ti\x00des").content == "<p>ab</p>"
