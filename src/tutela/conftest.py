"""The world that the rooms' tests live in: one course, and the people whom every page is asked about."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from tutela.courses import api as courses
from tutela.identity import api as identity


@dataclass(frozen=True)
class World:
    """A course with two modules, one of them hidden, and people: who may, who may not, and who is not in it.

    `here` and `hidden_here` are the ids of the modules' contexts.
    """

    administrator: identity.Person
    manager: identity.Person
    teacher: identity.Person
    learner: identity.Person
    stranger: identity.Person
    course: courses.Course
    module: courses.CourseModule
    hidden: courses.CourseModule
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
    identity.make_standard_roles()
    category = courses.Category.objects.create(name="Sciences")
    course = courses.Course.objects.create(category=category, shortname="TIDES", fullname="Tides")
    section = courses.Section.objects.create(course=course, number=1, name="The moon")
    module, hidden = (
        courses.CourseModule.objects.create(
            course=course,
            section=section,
            name=name,
            content=f"<p>{name}: the moon pulls the <b>sea</b>.</p>",
            visible=visible,
        )
        for name, visible in (("Why the sea rises", True), ("Answers", False))
    )
    people = {
        name: identity.Person.objects.create_user(name, "a long enough secret", is_site_admin=name == "administrator")
        for name in ("administrator", "manager", "teacher", "learner", "stranger")
    }
    identity.assign_role(people["manager"], "manager", identity.system_context())
    courses.enrol(people["teacher"], course, "editingteacher")
    courses.enrol(people["learner"], course, "student")
    here, hidden_here = (courses.context_of(thing).pk for thing in (module, hidden))
    return World(course=course, module=module, hidden=hidden, here=here, hidden_here=hidden_here, **people)
