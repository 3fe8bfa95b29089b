"""May this person do this here."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tutela.conftest import World
from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.identity.permissions import PermissionQuestion, decide
from tutela.sdk import Archetype, Capability, ContextLevel, Permission

READ = "test/room:read"
VIEW = "moodle/course:view"


@pytest.fixture(autouse=True)
def _a_capability_of_students() -> None:
    identity.declare(
        [
            Capability(
                name=READ,
                title="Read",
                level=ContextLevel.COURSE,
                archetypes={Archetype.STUDENT: Permission.ALLOW, Archetype.EDITING_TEACHER: Permission.ALLOW},
            )
        ]
    )


def test_a_role_in_the_course_counts_in_its_modules(world: World) -> None:
    assert identity.may(world.learner, READ, world.here)


def test_a_stranger_to_the_course_may_not(world: World) -> None:
    assert identity.explain(world.stranger, READ, world.here).rule == "no_role_allows"


def test_a_role_counts_only_where_it_is_held(world: World) -> None:
    other = courses.Course.objects.create(category=world.course.category, shortname="B", fullname="B")
    assert not identity.may(world.learner, READ, courses.context_of(other))


def test_a_site_administrator_may_everything(world: World) -> None:
    assert identity.explain(world.administrator, READ, world.here).rule == "site_admin"


def test_an_inactive_person_may_nothing(world: World) -> None:
    identity.Person.objects.filter(pk=world.administrator.pk).update(is_active=False)
    assert identity.explain(world.administrator, READ, world.here).rule == "no_person"


def test_a_capability_that_nobody_declared_is_denied_even_to_administrators(world: World) -> None:
    assert identity.explain(world.administrator, "test/room:unheard", world.here).rule == "unknown_capability"


def test_an_unknown_context_is_denied(world: World) -> None:
    assert identity.explain(world.learner, READ, 999_999).rule == "no_context"


def test_an_override_in_the_course_takes_a_permission_away(world: World) -> None:
    identity.override("student", READ, courses.context_of(world.course), Permission.PREVENT)
    assert not identity.may(world.learner, READ, world.here)


def test_the_override_nearest_to_the_context_counts(world: World) -> None:
    identity.override("student", READ, courses.context_of(world.course), Permission.PREVENT)
    identity.override("student", READ, courses.context_of(world.module), Permission.ALLOW)
    assert identity.explain(world.learner, READ, world.here).rule == "override"


def test_an_override_names_the_role_and_the_context_that_decided(world: World) -> None:
    course = courses.context_of(world.course)
    identity.override("student", READ, course, Permission.ALLOW)
    verdict = identity.explain(world.learner, READ, world.here)
    assert (verdict.roleid, verdict.contextid) == (identity.role("student").pk, course.pk)


def test_inherit_takes_an_override_back(world: World) -> None:
    course = courses.context_of(world.course)
    identity.override("student", READ, course, Permission.PREVENT)
    identity.override("student", READ, course, Permission.INHERIT)
    assert identity.may(world.learner, READ, world.here)


def test_a_prohibition_above_cannot_be_overridden_below(world: World) -> None:
    identity.override("student", READ, identity.system_context(), Permission.PROHIBIT)
    identity.override("student", READ, courses.context_of(world.module), Permission.ALLOW)
    assert identity.explain(world.learner, READ, world.here).rule == "prohibited"


def test_a_prohibition_of_one_role_beats_the_permission_of_another(world: World) -> None:
    identity.assign_role(world.learner, "editingteacher", courses.context_of(world.course))
    identity.override("student", READ, courses.context_of(world.course), Permission.PROHIBIT)
    assert not identity.may(world.learner, READ, world.here)


def test_one_role_that_allows_is_enough(world: World) -> None:
    identity.assign_role(world.learner, "editingteacher", courses.context_of(world.course))
    identity.override("student", READ, courses.context_of(world.course), Permission.PREVENT)
    assert identity.may(world.learner, READ, world.here)


def test_everybody_holds_the_role_of_authenticated_people(world: World) -> None:
    identity.override("user", READ, courses.context_of(world.course), Permission.ALLOW)
    assert identity.may(world.stranger, READ, world.here)


def test_the_role_of_authenticated_people_can_be_prevented(world: World) -> None:
    identity.declare(
        [
            Capability(
                name="test/room:knock",
                title="Knock",
                level=ContextLevel.SYSTEM,
                archetypes={Archetype.USER: Permission.ALLOW},
            )
        ]
    )
    assert identity.may(world.stranger, "test/room:knock", world.here)
    identity.override("user", "test/room:knock", identity.system_context(), Permission.PREVENT)
    assert not identity.may(world.stranger, "test/room:knock", world.here)


def test_a_hidden_module_is_closed_to_students(world: World) -> None:
    assert identity.explain(world.learner, READ, world.hidden_here).rule == "hidden"


def test_a_hidden_module_is_open_to_its_teacher(world: World) -> None:
    assert identity.may(world.teacher, READ, world.hidden_here)


def test_a_module_in_a_hidden_section_is_hidden(world: World) -> None:
    courses.Section.objects.filter(course=world.course).update(visible=False)
    assert not identity.may(world.learner, READ, world.here)


def test_a_hidden_course_hides_its_modules(world: World) -> None:
    courses.Course.objects.filter(pk=world.course.pk).update(visible=False)
    assert not identity.may(world.learner, READ, world.here)


def test_many_questions_cost_as_many_queries_as_one(world: World) -> None:
    people = (world.learner, world.teacher, world.stranger, world.manager)
    many = [
        PermissionQuestion(p.pk, c, x) for p in people for c in (READ, VIEW) for x in (world.here, world.hidden_here)
    ]
    with CaptureQueriesContext(connection) as one:
        decide(many[:1])
    with CaptureQueriesContext(connection) as all_of_them:
        decide(many)
    assert len(all_of_them) == len(one)
