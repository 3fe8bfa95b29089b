"""The learner's pages: my courses, a course, a module."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from tutela.learning.api import CourseModule, Outline, clean, context_of, courses_for, get_course, get_module, outline
from tutela.web.access import SignedIn, page


@require_safe
@page
def home(request: SignedIn) -> HttpResponse:
    """The courses that this person may see."""
    return render(request, "web/home.html", {"courses": courses_for(request.user)})


@require_safe
@page
def course(request: SignedIn, courseid: int) -> HttpResponse:
    """A course: its sections and what is in them."""
    found = get_course(request.user, courseid)
    parts = outline(request.user, found)
    return render(request, "web/course.html", {"course": found, "summary": _html(found.summary), "outline": parts})


@require_safe
@page
def module(request: SignedIn, moduleid: int) -> HttpResponse:
    """A module: its content, and the slot ``module`` for placements."""
    found = get_module(request.user, moduleid)
    before, after = _neighbours(outline(request.user, found.course), found)
    return render(
        request,
        "web/module.html",
        {
            "module": found,
            "content": _html(found.content),
            "contextid": context_of(found).pk,
            "before": before,
            "after": after,
        },
    )


def _html(content: str) -> SafeString:
    return mark_safe(clean(content))  # noqa: S308 - sanitised by the line itself


def _neighbours(parts: list[Outline], here: CourseModule) -> tuple[CourseModule | None, CourseModule | None]:
    modules = [module for part in parts for module in part.modules]
    at = modules.index(here)
    return (modules[at - 1] if at else None, modules[at + 1] if at + 1 < len(modules) else None)
