"""The page "AI in this course": who sees it, what it says, what it changes."""

from __future__ import annotations

from django.test import Client

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.courses import api as courses

People = dict[str, Client]


def course_of(world: World) -> int:
    return courses.context_of(world.course).pk


def test_a_teacher_is_led_there_from_the_course(as_person: People, world: World) -> None:
    page = as_person["teacher"].get(f"/course/{world.course.pk}/")
    assert f"/place/{course_of(world)}/ai/" in page.content.decode()


def test_a_learner_is_not(as_person: People, world: World) -> None:
    page = as_person["learner"].get(f"/course/{world.course.pk}/")
    assert "/ai/" not in page.content.decode()


def test_a_teacher_switches_one_action_off(as_person: People, world: World) -> None:
    as_person["teacher"].post(f"/place/{course_of(world)}/ai/", {"switch-generate_image": "off", "switch-": ""})
    off = [one.action for one in ai.ai_in(world.teacher, world.here).switches if not one.on]
    assert off == ["generate_image"]


def test_the_page_says_where_it_was_switched_off_and_by_whom(as_person: People, world: World) -> None:
    category = courses.context_of(world.course.category).pk
    ai.set_ai_in(world.administrator, category, {"": ai.Wanted(False)})
    page = as_person["teacher"].get(f"/place/{world.here}/ai/").content.decode()
    assert "Switched off in: Sciences, by administrator on" in page


def test_a_teacher_cannot_lock_by_sending_it(as_person: People, world: World) -> None:
    as_person["teacher"].post(f"/place/{course_of(world)}/ai/", {"switch-": "off", "lock-": "on"})
    assert not ai.ai_in(world.teacher, course_of(world)).switches[0].locked


def test_an_administrator_locks_and_the_teacher_is_told(as_person: People, world: World) -> None:
    as_person["administrator"].post(f"/place/{course_of(world)}/ai/", {"switch-": "on", "lock-": "on"})
    page = as_person["teacher"].get(f"/place/{world.here}/ai/").content.decode()
    assert "Locked in: Tides, by administrator on" in page and "disabled" in page


def test_what_is_locked_is_not_changed_by_sending_it(as_person: People, world: World) -> None:
    as_person["administrator"].post(f"/place/{course_of(world)}/ai/", {"switch-": "on", "lock-": "on"})
    answer = as_person["teacher"].post(f"/place/{world.here}/ai/", {"switch-": "off"}, follow=True)
    assert "locked this in the meantime" in answer.content.decode()
    assert ai.ai_in(world.teacher, world.here).switches[0].on


def test_nonsense_changes_nothing(as_person: People, world: World) -> None:
    as_person["teacher"].post(f"/place/{course_of(world)}/ai/", {"switch-": "perhaps", "switch-levitate": "off"})
    assert ai.ai_in(world.teacher, course_of(world)).switches[0].own is None


def test_a_learner_may_not_open_it(as_person: People, world: World) -> None:
    assert as_person["learner"].get(f"/place/{world.here}/ai/").status_code == 403


def test_for_a_stranger_it_is_not_there(as_person: People, world: World) -> None:
    assert as_person["stranger"].get(f"/place/{world.here}/ai/").status_code == 404


def test_the_menu_leads_an_administrator_to_the_whole_site(as_person: People, world: World) -> None:
    page = as_person["administrator"].get("/administration/ai-by-place/", follow=True).content.decode()
    assert "AI on the whole site" in page and "Sciences" in page
