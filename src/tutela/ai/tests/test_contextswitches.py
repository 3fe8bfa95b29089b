"""AI in a place: off wins, locks, who may change what, and that the manager keeps to it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tutela.ai import api as ai
from tutela.ai.codes import Code
from tutela.ai.models import ContextSwitch
from tutela.ai.tests.conftest import Ask
from tutela.conftest import World
from tutela.courses import api as courses
from tutela.identity import api as identity


def course_of(world: World) -> int:
    return courses.context_of(world.course).pk


def category_of(world: World) -> int:
    return courses.context_of(world.course.category).pk


def on(person: identity.Person, contextid: int, action: str = "") -> bool:
    return next(one.on for one in ai.ai_in(person, contextid).switches if one.action == action)


def view(person: identity.Person, contextid: int, action: str = "") -> ai.HereView:
    return next(one for one in ai.ai_in(person, contextid).switches if one.action == action)


# ---- what applies ---------------------------------------------------------------------------------------------------


def test_nothing_set_is_on(world: World) -> None:
    assert on(world.teacher, world.here)


def test_a_course_that_is_off_switches_its_modules_off(world: World) -> None:
    ai.set_ai_in(world.teacher, course_of(world), {"": ai.Wanted(False)})
    assert not on(world.teacher, world.here)


def test_off_above_wins_over_on_below(world: World) -> None:
    ai.set_ai_in(world.administrator, category_of(world), {"": ai.Wanted(False)})
    ai.set_ai_in(world.teacher, world.here, {"": ai.Wanted(True)})
    assert not on(world.teacher, world.here)


def test_as_above_takes_the_switch_away(world: World) -> None:
    ai.set_ai_in(world.teacher, world.here, {"": ai.Wanted(False)})
    ai.set_ai_in(world.teacher, world.here, {"": ai.Wanted(None)})
    assert on(world.teacher, world.here) and not ContextSwitch.objects.exists()


def test_one_action_that_is_off_leaves_the_others_on(world: World) -> None:
    ai.set_ai_in(world.teacher, world.here, {"generate_image": ai.Wanted(False)})
    assert [on(world.teacher, world.here, name) for name in ("generate_image", "generate_text", "")] == [
        False,
        True,
        True,
    ]


def test_a_place_says_where_it_was_switched_off_and_by_whom(world: World) -> None:
    ai.set_ai_in(world.administrator, category_of(world), {"": ai.Wanted(False)})
    source = view(world.teacher, world.here).off_by
    assert source is not None and (source.context.name, source.person) == ("Sciences", "administrator")


def test_what_is_not_named_stays(world: World) -> None:
    ai.set_ai_in(world.teacher, world.here, {"generate_image": ai.Wanted(False)})
    ai.set_ai_in(world.teacher, world.here, {"generate_text": ai.Wanted(False)})
    assert not on(world.teacher, world.here, "generate_image")


# ---- locks ----------------------------------------------------------------------------------------------------------


def test_a_teacher_cannot_change_what_is_locked_above(world: World) -> None:
    ai.set_ai_in(world.administrator, category_of(world), {"": ai.Wanted(False, locked=True)})
    with pytest.raises(identity.NotAllowed):
        ai.set_ai_in(world.teacher, world.here, {"": ai.Wanted(True)})


def test_a_locked_on_cannot_be_switched_off_below(world: World) -> None:
    ai.set_ai_in(world.administrator, category_of(world), {"": ai.Wanted(True, locked=True)})
    with pytest.raises(identity.NotAllowed):
        ai.set_ai_in(world.teacher, world.here, {"summarise_text": ai.Wanted(False)})


def test_a_lock_without_a_switch_locks_too(world: World) -> None:
    ai.set_ai_in(world.administrator, identity.system_context().pk, {"": ai.Wanted(None, locked=True)})
    with pytest.raises(identity.NotAllowed):
        ai.set_ai_in(world.teacher, world.here, {"": ai.Wanted(False)})


def test_a_lock_on_one_action_leaves_the_others_to_the_teacher(world: World) -> None:
    ai.set_ai_in(world.administrator, course_of(world), {"generate_image": ai.Wanted(False, locked=True)})
    ai.set_ai_in(world.teacher, course_of(world), {"generate_text": ai.Wanted(False)})
    assert view(world.teacher, course_of(world), "generate_image").locked_by is not None


def test_a_lock_in_the_course_itself_binds_its_teacher(world: World) -> None:
    ai.set_ai_in(world.administrator, course_of(world), {"": ai.Wanted(False, locked=True)})
    with pytest.raises(identity.NotAllowed):
        ai.set_ai_in(world.teacher, course_of(world), {"": ai.Wanted(None)})


def test_a_teacher_cannot_lock(world: World) -> None:
    with pytest.raises(identity.NotAllowed):
        ai.set_ai_in(world.teacher, course_of(world), {"": ai.Wanted(False, locked=True)})


def test_who_may_lock_may_unlock(world: World) -> None:
    ai.set_ai_in(world.administrator, course_of(world), {"": ai.Wanted(False, locked=True)})
    ai.set_ai_in(world.manager, course_of(world), {"": ai.Wanted(None, locked=False)})
    assert on(world.teacher, world.here)


def test_who_may_lock_in_a_course_cannot_lift_the_lock_of_the_site(world: World) -> None:
    identity.assign_role(world.stranger, "manager", courses.context_of(world.course))
    ai.set_ai_in(world.administrator, identity.system_context().pk, {"": ai.Wanted(False, locked=True)})
    with pytest.raises(identity.NotAllowed):
        ai.set_ai_in(world.stranger, course_of(world), {"": ai.Wanted(True)})


def test_sending_what_is_set_already_is_no_change(world: World) -> None:
    ai.set_ai_in(world.administrator, course_of(world), {"": ai.Wanted(False, locked=True)})
    ai.set_ai_in(world.teacher, course_of(world), {"": ai.Wanted(False), "generate_text": ai.Wanted(None)})
    assert ContextSwitch.objects.get().changedby == world.administrator.pk


def test_one_change_that_is_not_allowed_changes_nothing(world: World) -> None:
    ai.set_ai_in(world.administrator, course_of(world), {"generate_image": ai.Wanted(False, locked=True)})
    with pytest.raises(identity.NotAllowed):
        wanted = {"generate_text": ai.Wanted(False), "generate_image": ai.Wanted(None)}
        ai.set_ai_in(world.teacher, course_of(world), wanted)
    assert ContextSwitch.objects.count() == 1


# ---- who ------------------------------------------------------------------------------------------------------------


def test_a_learner_may_not_switch(world: World) -> None:
    with pytest.raises(identity.NotAllowed):
        ai.set_ai_in(world.learner, world.here, {"": ai.Wanted(False)})


@pytest.mark.parametrize("who", ["stranger", "learner"])
def test_a_place_that_one_cannot_see_is_not_there(world: World, who: str) -> None:
    with pytest.raises(identity.NotFound):
        ai.ai_in(getattr(world, who), world.hidden_here)


def test_a_place_that_does_not_exist_is_not_there(world: World) -> None:
    with pytest.raises(identity.NotFound):
        ai.ai_in(world.administrator, 987_654)


def test_an_action_that_does_not_exist_is_not_there(world: World) -> None:
    with pytest.raises(identity.NotFound):
        ai.set_ai_in(world.teacher, world.here, {"levitate": ai.Wanted(False)})


def test_a_teacher_may_not_switch_the_whole_site(world: World) -> None:
    with pytest.raises((identity.NotAllowed, identity.NotFound)):
        ai.set_ai_in(world.teacher, identity.system_context().pk, {"": ai.Wanted(False)})


# ---- the manager keeps to it ----------------------------------------------------------------------------------------


@pytest.mark.usefixtures("consent", "instances")
@pytest.mark.parametrize("level", ["system", "category", "course", "module"])
@pytest.mark.parametrize("action", ["", "summarise_text"])
def test_nobody_gets_an_answer_where_it_is_off(ask: Ask, lasting_world: World, level: str, action: str) -> None:
    where = {
        "system": identity.system_context().pk,
        "category": category_of(lasting_world),
        "course": course_of(lasting_world),
        "module": lasting_world.here,
    }[level]
    ai.set_ai_in(lasting_world.administrator, where, {action: ai.Wanted(False)})
    assert ask(lasting_world.administrator).response.error_code == Code.SWITCHED_OFF


@pytest.mark.usefixtures("consent", "instances")
def test_everybody_gets_one_where_it_is_on_again(ask: Ask, lasting_world: World) -> None:
    ai.set_ai_in(lasting_world.teacher, lasting_world.here, {"": ai.Wanted(False)})
    ai.set_ai_in(lasting_world.teacher, lasting_world.here, {"": ai.Wanted(True)})
    assert ask().response.success


# ---- queries --------------------------------------------------------------------------------------------------------


def test_a_place_is_read_in_a_constant_number_of_queries(
    world: World,
) -> None:
    for name in ("generate_text", "generate_image", "summarise_text"):
        ai.set_ai_in(world.teacher, world.here, {name: ai.Wanted(False)})
    with CaptureQueriesContext(connection) as queries:
        ai.ai_in(world.teacher, world.here)
    assert len(queries) <= 16


def test_what_is_below_is_read_in_a_constant_number_of_queries(
    world: World,
) -> None:
    here = course_of(world)
    ai.ai_below(world.teacher, here)
    section = world.module.section
    counts = []
    for number in (0, 30):
        for index in range(number):
            module = courses.CourseModule.objects.create(course=world.course, section=section, name=f"M{index}")
            courses.context_of(module)
        with CaptureQueriesContext(connection) as queries:
            assert len(ai.ai_below(world.teacher, here)) == 2 + number
        counts.append(len(queries))
    assert counts[0] == counts[1]
