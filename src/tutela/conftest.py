"""The world that the rooms' tests live in: one course, and the people whom every page is asked about."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tutela.learning import api as learning


@dataclass(frozen=True)
class World:
    """A course with two modules, one of them hidden, and people: who may, who may not, and who is not in it.

    `here` and `hidden_here` are the ids of the modules' contexts.
    """

    administrator: learning.Person
    manager: learning.Person
    teacher: learning.Person
    learner: learning.Person
    stranger: learning.Person
    course: learning.Course
    module: learning.CourseModule
    hidden: learning.CourseModule
    here: int
    hidden_here: int


@pytest.fixture
def world(db: None) -> World:
    """The world, in the test's database."""
    return make_world()


@pytest.fixture
def lasting_world(transactional_db: None) -> World:
    """The world where other threads and processes see it too."""
    return make_world()


def make_world() -> World:
    """Make the world in this thread's database."""
    learning.make_standard_roles()
    category = learning.Category.objects.create(name="Sciences")
    course = learning.Course.objects.create(category=category, shortname="TIDES", fullname="Tides")
    section = learning.Section.objects.create(course=course, number=1, name="The moon")
    module, hidden = (
        learning.CourseModule.objects.create(
            course=course,
            section=section,
            name=name,
            content=f"<p>{name}: the moon pulls the <b>sea</b>.</p>",
            visible=visible,
        )
        for name, visible in (("Why the sea rises", True), ("Answers", False))
    )
    people = {
        name: learning.Person.objects.create_user(name, "a long enough secret", is_site_admin=name == "administrator")
        for name in ("administrator", "manager", "teacher", "learner", "stranger")
    }
    learning.assign_role(people["manager"], "manager", learning.system_context())
    learning.enrol(people["teacher"], course, "editingteacher")
    learning.enrol(people["learner"], course, "student")
    here, hidden_here = (learning.context_of(thing).pk for thing in (module, hidden))
    return World(course=course, module=module, hidden=hidden, here=here, hidden_here=hidden_here, **people)
