"""Finding people, and the names of roles and contexts, for those who ask why somebody may or may not."""

from __future__ import annotations

from tutela.learning.models import Category, Context, Course, CourseModule, Person, Role
from tutela.sdk import ContextLevel

NAMED = {
    ContextLevel.CATEGORY: Category,
    ContextLevel.COURSE: Course,
    ContextLevel.MODULE: CourseModule,
    ContextLevel.USER: Person,
}


def find_person(username: str) -> Person | None:
    """The person with this username, active or not."""
    return Person.objects.filter(username=username).first()


def remember_language(person: Person, language: str) -> None:
    """Keep the language that *person* chose, for every browser in which they sign in; '' for the browser's own."""
    Person.objects.filter(pk=person.pk).update(language=language)
    person.language = language


def role_name(roleid: int) -> str:
    """What a role is called; '' when it is gone."""
    return Role.objects.filter(pk=roleid).values_list("name", flat=True).first() or ""


def context_name(contextid: int) -> str:
    """What the category, course, module or person of a context is called; '' for the system, and for what is gone."""
    context = Context.objects.filter(pk=contextid).first()
    if context is None or context.level == ContextLevel.SYSTEM:
        return ""
    found = NAMED[ContextLevel(context.level)]._default_manager.filter(pk=context.instanceid).first()
    return str(found or "")
