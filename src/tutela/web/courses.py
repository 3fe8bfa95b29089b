"""The learner's pages: my courses, a course, a module."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tutela.ai.api import CONFIGURE_HERE, VIEW_REGISTER
from tutela.analytics.api import AnalyticsOff, insight_models
from tutela.courses.api import CourseModule, Outline, context_of, courses_for, get_course, get_module, outline
from tutela.identity.api import NotFound, may
from tutela.lms.api import MANAGE_ACTIVITIES
from tutela.web import forum
from tutela.web.access import SignedIn, page
from tutela.web.prose import shown


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
    here = context_of(found).pk
    values = {"course": found, "summary": shown(found.summary), "outline": parts, "contextid": here}
    values["sees_use"] = may(request.user, VIEW_REGISTER.name, here)
    values["may_switch"] = may(request.user, CONFIGURE_HERE.name, here)
    return render(request, "web/course.html", {**values, "insights": _insights(request, here)})


@require_safe
@page
def module(request: SignedIn, moduleid: int) -> HttpResponse:
    """A module: its content, the slot ``module`` for placements, and the discussions of a forum."""
    found = get_module(request.user, moduleid)
    before, after = _neighbours(outline(request.user, found.course), found)
    here = context_of(found)
    return render(
        request,
        "web/module.html",
        {
            "module": found,
            "content": shown(found.content),
            "contextid": here.pk,
            "may_switch": may(request.user, CONFIGURE_HERE.name, here),
            "may_write": may(request.user, MANAGE_ACTIVITIES.name, here),
            **forum.listing(request, found),
            "before": before,
            "after": after,
        },
    )


def _insights(request: SignedIn, contextid: int) -> int | None:
    """How many open insights there are here; None for those who may not see any, and while analytics is off."""
    try:
        return sum(model.insights for model in insight_models(request.user, contextid))
    except (AnalyticsOff, NotFound):
        return None


def _neighbours(parts: list[Outline], here: CourseModule) -> tuple[CourseModule | None, CourseModule | None]:
    modules = [module for part in parts for module in part.modules]
    at = modules.index(here)
    return (modules[at - 1] if at else None, modules[at + 1] if at + 1 < len(modules) else None)
