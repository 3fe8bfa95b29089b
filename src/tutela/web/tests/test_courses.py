"""The learner's pages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.courses import api as courses
from tutela.web.tests.conftest import Browser


@pytest.fixture
def served(world: World) -> None:
    """A provider instance that summarises is on."""
    made = ai.create_instance(world.administrator, "builtin", "Offline", {})
    ai.set_instance_enabled(world.administrator, made.id, True)


@contextmanager
def counted() -> Iterator[CaptureQueriesContext]:
    with CaptureQueriesContext(connection) as queries:
        yield queries


def test_home_shows_the_courses_of_a_learner(learner: Client) -> None:
    assert b"Tides" in learner.get("/").content


def test_home_tells_a_stranger_that_there_is_no_course_yet(world: World, browser: Browser) -> None:
    assert b"No courses yet" in browser(world.stranger).get("/").content


def test_a_course_shows_a_learner_what_is_not_hidden(world: World, learner: Client) -> None:
    page = learner.get(f"/course/{world.course.pk}/").content
    assert b"Why the sea rises" in page
    assert b"Answers" not in page


def test_a_course_shows_a_teacher_what_is_hidden_and_says_so(world: World, browser: Browser) -> None:
    page = browser(world.teacher).get(f"/course/{world.course.pk}/").content
    assert b"Answers" in page
    assert b"Hidden" in page


def test_a_stranger_cannot_open_a_course(world: World, browser: Browser) -> None:
    assert browser(world.stranger).get(f"/course/{world.course.pk}/").status_code == 403


def test_a_learner_cannot_open_a_hidden_module(world: World, learner: Client) -> None:
    assert learner.get(f"/module/{world.hidden.pk}/").status_code == 403


def test_a_module_shows_its_content_without_script(world: World, learner: Client) -> None:
    evil = '<p onclick="x()">The <b>sea</b>.</p><script>x()</script><a href="javascript:x()">y</a>'
    courses.CourseModule.objects.filter(pk=world.module.pk).update(content=evil)
    page = learner.get(f"/module/{world.module.pk}/").content.decode()
    assert "<p>The <b>sea</b>.</p>" in page
    assert "onclick" not in page
    assert "x()" not in page


@pytest.mark.usefixtures("served")
def test_course_assistance_offers_what_is_served(world: World, learner: Client) -> None:
    page = learner.get(f"/module/{world.module.pk}/").content.decode()
    assert 'data-action="summarise_text"' in page
    assert 'data-action="explain_text"' not in page


def test_course_assistance_hides_where_nothing_is_served(world: World, learner: Client) -> None:
    assert "data-courseassist" not in learner.get(f"/module/{world.module.pk}/").content.decode()


@pytest.mark.usefixtures("served")
def test_course_assistance_hides_where_it_is_switched_off(world: World, learner: Client) -> None:
    ai.set_placement_switch(world.administrator, "courseassist", "", False)
    assert "data-courseassist" not in learner.get(f"/module/{world.module.pk}/").content.decode()


@pytest.mark.usefixtures("served")
@pytest.mark.parametrize("page", ["/", "/course/{course}/", "/module/{module}/"])
def test_the_number_of_queries_does_not_grow_with_the_course(world: World, learner: Client, page: str) -> None:
    path = page.format(course=world.course.pk, module=world.module.pk)
    learner.get(path)
    with counted() as before:
        learner.get(path)
    for number in range(5):
        _another_course_and_module(world, number)
    with counted() as after:
        learner.get(path)
    assert len(after) == len(before)


def _another_course_and_module(world: World, number: int) -> None:
    section = world.module.section
    made = courses.CourseModule.objects.create(course=world.course, section=section, name=f"More {number}")
    courses.context_of(made)
    course = courses.Course.objects.create(
        category=world.course.category, shortname=f"C{number}", fullname=f"Course {number}"
    )
    courses.enrol(world.learner, course)
