"""Contexts carry the names of what they stand for, and whether it is hidden, however that is written."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tutela.conftest import World
from tutela.courses.api import Category, Course, CourseModule, Section, context_of
from tutela.identity.api import Context, context_name, make_context, may, places
from tutela.sdk import ContextLevel

VIEW = "moodle/course:view"


def _saved(world: World) -> None:
    world.course.fullname, world.course.visible = "High tides", False
    world.course.save()


def _saved_in_part(world: World) -> None:
    world.course.fullname, world.course.visible = "High tides", False
    world.course.save(update_fields=["fullname", "visible"])


def _updated(world: World) -> None:
    Course.objects.filter(pk=world.course.pk).update(fullname="High tides", visible=False)


def _updated_in_bulk(world: World) -> None:
    world.course.fullname, world.course.visible = "High tides", False
    Course.objects.bulk_update([world.course], ["fullname", "visible"])


def _updated_or_created(world: World) -> None:
    Course.objects.update_or_create(pk=world.course.pk, defaults={"fullname": "High tides", "visible": False})


def _updated_by_its_category(world: World) -> None:
    world.course.category.courses.update(fullname="High tides", visible=False)


@pytest.mark.parametrize(
    "write", [_saved, _saved_in_part, _updated, _updated_in_bulk, _updated_or_created, _updated_by_its_category]
)
def test_the_context_follows_its_course_however_it_is_written(world: World, write: Callable[[World], None]) -> None:
    here = context_of(world.course).pk
    write(world)
    context = Context.objects.get(pk=here)
    assert (context.name, context.hidden) == ("High tides", True)


def test_a_context_that_is_made_late_carries_what_was_written_before(world: World) -> None:
    late = Course.objects.create(category=world.course.category, shortname="L", fullname="Late", visible=False)
    context = context_of(late)
    assert (context.name, context.hidden, context.courseid) == ("Late", True, late.pk)


def test_a_context_that_is_made_from_an_older_object_carries_what_is_in_the_row(world: World) -> None:
    late = Course.objects.create(category=world.course.category, shortname="L", fullname="Late")
    Course.objects.filter(pk=late.pk).update(fullname="Later", visible=False)
    context = context_of(late)
    assert (context.name, context.hidden) == ("Later", True)


def test_the_context_of_a_category_is_renamed_with_it(world: World) -> None:
    category = context_of(world.course.category).pk
    Category.objects.update(name="Arts")
    assert context_name(category) == "Arts"


def test_a_hidden_section_hides_its_modules_and_shows_them_again(world: World) -> None:
    section = world.module.section
    section.visible = False
    section.save()
    assert not may(world.learner, VIEW, world.here)
    Section.objects.filter(pk=section.pk).update(visible=True)
    assert may(world.learner, VIEW, world.here)
    assert not may(world.learner, VIEW, world.hidden_here)


def test_a_module_that_moves_into_a_hidden_section_is_hidden(world: World) -> None:
    attic = Section.objects.create(course=world.course, number=9, visible=False)
    CourseModule.objects.filter(pk=world.module.pk).update(section=attic)
    assert not may(world.learner, VIEW, world.here)


def test_a_stale_object_that_saves_something_else_does_not_show_its_context_again(world: World) -> None:
    stale = Course.objects.get(pk=world.course.pk)
    Course.objects.filter(pk=world.course.pk).update(visible=False)
    stale.summary = "New"
    stale.save(update_fields=["summary"])
    assert not may(world.learner, VIEW, world.here)


def test_a_decision_reads_no_table_of_courses(world: World) -> None:
    with CaptureQueriesContext(connection) as queries:
        may(world.learner, VIEW, world.here)
    assert not [query for query in queries if "tutela_courses_" in query["sql"]]


def test_hiding_many_modules_costs_as_many_queries_as_hiding_one(world: World) -> None:
    section = world.module.section
    with CaptureQueriesContext(connection) as few:
        Section.objects.filter(pk=section.pk).update(visible=False)
    for number in range(20):
        context_of(CourseModule.objects.create(course=world.course, section=section, name=f"Page {number}"))
    with CaptureQueriesContext(connection) as many:
        Section.objects.filter(pk=section.pk).update(visible=True)
    assert len(many) == len(few)


def test_a_context_made_by_another_in_the_meantime_is_taken(world: World) -> None:
    context = context_of(world.course)
    again = make_context(ContextLevel.COURSE, world.course.pk, None)
    assert (again.pk, again.path) == (context.pk, context.path)


def test_a_module_lies_in_its_course(world: World) -> None:
    assert places([world.here])[world.here].courseid == world.course.pk


def test_whoever_hides_what_gets_its_context_at_the_same_time_hides_it(lasting_world: World) -> None:
    course = Course.objects.create(category=lasting_world.course.category, shortname="R", fullname="Race")
    hidden = Event()

    def hide() -> None:
        with transaction.atomic():
            Course.objects.filter(pk=course.pk).update(visible=False)
            hidden.set()
            time.sleep(0.3)
        connection.close()

    def place() -> None:
        hidden.wait()
        context_of(course)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        done = [pool.submit(hide), pool.submit(place)]
    assert [each.result() for each in done] == [None, None]
    assert Context.objects.get(level=ContextLevel.COURSE, instanceid=course.pk).hidden
