"""What each role may do in a place, which rule says so, and changing it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tutela.conftest import World
from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.identity.api import PermissionChange
from tutela.sdk import Permission

VIEW = "moodle/course:view"
HIDDEN = "moodle/course:viewhiddenactivities"
TEXT = "aiplacement/rest:generate_text"


def cell(world: World, contextid: int, role: str, capability: str = TEXT) -> identity.Cell:
    found = identity.role_matrix(world.administrator, contextid)
    return next(one for one in found.rows[capability] if one.role.shortname == role)


def course_of(world: World) -> int:
    return courses.context_of(world.course).pk


def put(world: World, contextid: int, role: str, permission: Permission, capability: str = TEXT) -> int:
    return identity.set_role_permissions(world.administrator, contextid, role, {capability: permission})


def test_without_an_override_the_default_says_it(world: World) -> None:
    one = cell(world, world.here, "teacher")
    assert (one.own, one.says, one.source) == (Permission.INHERIT, Permission.ALLOW, None)


def test_an_override_above_says_it_with_its_place(world: World) -> None:
    put(world, course_of(world), "student", Permission.ALLOW)
    one = cell(world, world.here, "student")
    assert one.source is not None
    assert (one.own, one.says, one.source.name) == (Permission.INHERIT, Permission.ALLOW, "Tides")


def test_the_nearest_override_wins(world: World) -> None:
    put(world, course_of(world), "student", Permission.ALLOW, HIDDEN)
    put(world, world.here, "student", Permission.PREVENT, HIDDEN)
    assert cell(world, world.here, "student", HIDDEN).says == Permission.PREVENT
    assert cell(world, course_of(world), "student", HIDDEN).says == Permission.ALLOW


def test_a_prohibition_above_wins_over_everything(world: World) -> None:
    put(world, course_of(world), "student", Permission.PROHIBIT, VIEW)
    identity.override("student", VIEW, courses.context_of(world.module), Permission.ALLOW)
    assert cell(world, world.here, "student", VIEW).says == Permission.PROHIBIT


def test_a_cell_says_what_would_count_without_the_override(world: World) -> None:
    put(world, course_of(world), "teacher", Permission.PREVENT)
    assert cell(world, course_of(world), "teacher").inherited == Permission.ALLOW


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", ["student", "editingteacher", "manager"])
def test_the_matrix_says_what_the_decision_says(world: World, role: str, permission: Permission) -> None:
    put(world, course_of(world), role, permission)
    holder = {"student": world.learner, "editingteacher": world.teacher, "manager": world.manager}[role]
    says = cell(world, course_of(world), role).says == Permission.ALLOW
    assert identity.may(holder, TEXT, course_of(world)) == says


def test_inherit_takes_an_override_back(world: World) -> None:
    put(world, course_of(world), "student", Permission.ALLOW)
    put(world, course_of(world), "student", Permission.INHERIT)
    assert cell(world, course_of(world), "student").source is None


def test_every_change_is_on_record(world: World) -> None:
    put(world, course_of(world), "student", Permission.ALLOW)
    (change,) = identity.role_matrix(world.administrator, course_of(world)).changes
    assert (change.person, change.capability, change.before, change.after) == (
        "administrator",
        TEXT,
        Permission.INHERIT,
        Permission.ALLOW,
    )


def test_what_changes_nothing_is_not_on_record(world: World) -> None:
    assert put(world, course_of(world), "student", Permission.INHERIT) == 0
    assert not PermissionChange.objects.exists()


@pytest.mark.parametrize("who", ["teacher", "learner", "manager", "stranger"])
def test_only_who_configures_the_site_sees_and_changes_it(world: World, who: str) -> None:
    person = getattr(world, who)
    with pytest.raises(identity.NotAllowed):
        identity.role_matrix(person, world.here)
    with pytest.raises(identity.NotAllowed):
        identity.set_role_permissions(person, world.here, "student", {TEXT: Permission.ALLOW})


def test_nobody_is_made_an_administrator_by_a_role(world: World) -> None:
    system = identity.system_context().pk
    with pytest.raises(identity.NotAllowed):
        put(world, system, "student", Permission.ALLOW, "moodle/site:config")


def test_a_capability_of_courses_is_not_set_in_a_module(world: World) -> None:
    with pytest.raises(identity.NotAllowed):
        put(world, world.here, "student", Permission.ALLOW, "moodle/ai:viewaiusagereport")


@pytest.mark.parametrize(("role", "capability"), [("nobody", TEXT), ("student", "tutela/nothing:atall")])
def test_what_does_not_exist_is_not_found(world: World, role: str, capability: str) -> None:
    with pytest.raises(identity.NotFound):
        put(world, course_of(world), role, Permission.ALLOW, capability)


def test_a_place_that_does_not_exist_is_not_found(world: World) -> None:
    with pytest.raises(identity.NotFound):
        identity.role_matrix(world.administrator, 987_654)


def test_it_is_read_in_a_constant_number_of_queries(world: World) -> None:
    counts = []
    for role in ("student", "teacher", "manager"):
        put(world, course_of(world), role, Permission.ALLOW)
        put(world, course_of(world), role, Permission.PREVENT, VIEW)
        with CaptureQueriesContext(connection) as queries:
            identity.role_matrix(world.administrator, world.here)
        counts.append(len(queries))
    assert len(set(counts)) == 1 and counts[0] <= 20
