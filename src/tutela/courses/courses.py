"""Courses as a person may see them."""

from __future__ import annotations

from dataclasses import dataclass

from tutela.courses.content import as_text
from tutela.courses.models import Course, CourseModule, Section
from tutela.identity.api import Context, NotAllowed, NotFound, PermissionQuestion, Person, decide
from tutela.sdk import Capability, ContextLevel
from tutela.sdk.placement import EVERYBODY_IN_A_COURSE
from tutela.sdk.text import _

VIEW_COURSE = Capability(
    name="moodle/course:view",
    title=_("See a course and what is in it"),
    level=ContextLevel.COURSE,
    archetypes=EVERYBODY_IN_A_COURSE,
)
VIEW = VIEW_COURSE.name


@dataclass(frozen=True)
class Outline:
    """A section and those of its modules that the person may see."""

    section: Section
    modules: list[CourseModule]


def courses_for(person: Person) -> list[Course]:
    """The courses that *person* may see, by name, in a constant number of queries."""
    courses = {course.pk: course for course in Course.objects.select_related("category").order_by("fullname")}
    seen = _viewable(person, ContextLevel.COURSE, list(courses))
    return [course for key, course in courses.items() if key in seen]


def get_course(person: Person, courseid: int) -> Course:
    """The course. Raises `NotFound`, or `NotAllowed` when *person* may not see it."""
    course: Course | None = Course.objects.select_related("category").filter(pk=courseid).first()
    if course is None:
        raise NotFound("course", courseid)
    if courseid not in _viewable(person, ContextLevel.COURSE, [courseid]):
        raise NotAllowed(VIEW)
    return course


def outline(person: Person, course: Course) -> list[Outline]:
    """The sections and modules of *course* that *person* may see, in order."""
    sections = list(course.sections.order_by("number"))
    modules = list(course.modules.select_related("section").order_by("position", "id"))
    seen = _viewable(person, ContextLevel.MODULE, [module.pk for module in modules])
    shown = [module for module in modules if module.pk in seen]
    return [
        Outline(section, [module for module in shown if module.section_id == section.pk])
        for section in sections
        if section.visible or any(module.section_id == section.pk for module in shown)
    ]


def get_module(person: Person, moduleid: int) -> CourseModule:
    """The module, its course and section with it. Raises `NotFound` or `NotAllowed`."""
    module: CourseModule | None = (
        CourseModule.objects.select_related("course", "course__category", "section").filter(pk=moduleid).first()
    )
    if module is None:
        raise NotFound("module", moduleid)
    if moduleid not in _viewable(person, ContextLevel.MODULE, [moduleid]):
        raise NotAllowed(VIEW)
    return module


def module_in(person: Person, contextid: int) -> CourseModule:
    """The module whose context this is. Raises `NotFound` (also for other levels) or `NotAllowed`."""
    context = Context.objects.filter(pk=contextid, level=ContextLevel.MODULE).first()
    if context is None:
        raise NotFound("module context", contextid)
    return get_module(person, context.instanceid)


def module_text(person: Person, contextid: int) -> str:
    """The text of a module as *person* may see it: its name, then its content. Raises as `module_in`."""
    module = module_in(person, contextid)
    return f"{module.name}\n\n{as_text(module.content)}".strip()


def _viewable(person: Person, level: ContextLevel, instanceids: list[int]) -> set[int]:
    contexts = Context.objects.filter(level=level, instanceid__in=instanceids).values_list("id", "instanceid")
    questions = {PermissionQuestion(person.pk, VIEW, contextid): instanceid for contextid, instanceid in contexts}
    return {questions[question] for question, verdict in decide(questions).items() if verdict.allowed}
