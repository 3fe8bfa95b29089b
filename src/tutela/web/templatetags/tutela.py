"""Tags of Tutela's templates: icons, the navigation, the slots that placements fill."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Any

from django import template
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from tutela.ai.api import ActionView, actions_available
from tutela.identity.api import Person
from tutela.notifications.api import unread
from tutela.sdk import ACTIONS
from tutela.sdk.registry import placements
from tutela.sdk.text import spoken
from tutela.tasks.api import Run
from tutela.web import navigation
from tutela.web.administration.schedules import in_words as cron_in_words

register = template.Library()


@register.simple_tag
def icon(name: str, extra: str = "") -> SafeString:
    """A symbol of ``icons.svg``; it decorates, so screen readers pass it by."""
    return format_html(
        '<svg class="ico {}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        extra,
        static("web/icons.svg"),
        name,
    )


@register.inclusion_tag("web/navigation.html", takes_context=True)
def main_navigation(context: template.Context) -> dict[str, Any]:
    """The links at the top, for a signed-in person."""
    request: HttpRequest = context["request"]
    person = getattr(request, "user", None)
    shown = navigation.entries(person) if isinstance(person, Person) else []
    return {"entries": [(entry, entry.is_current(request.path)) for entry in shown]}


@register.inclusion_tag("web/administration/side.html", takes_context=True)
def administration_navigation(context: template.Context) -> dict[str, Any]:
    """The links beside the administrator's pages."""
    request: HttpRequest = context["request"]
    person = request.user
    groups = navigation.administration_groups(person) if isinstance(person, Person) else []
    path = request.path
    shown = [e for group in groups for e in group.entries if path.startswith(e.url) or e.is_current(path)]
    current = max(shown, key=lambda entry: len(entry.url), default=None)
    return {
        "groups": [
            (group.title, [(entry, entry is current) for entry in group.entries], current in group.entries)
            for group in groups
        ]
    }


@register.inclusion_tag("web/bell.html", takes_context=True)
def bell(context: template.Context) -> dict[str, Any]:
    """The way to the notifications, with how many are unread: one query."""
    request: HttpRequest = context["request"]
    waiting = unread(request.user) if isinstance(request.user, Person) else 0
    return {"unread": waiting, "current": request.path == reverse("web:notifications")}


@register.simple_tag(takes_context=True)
def slot(context: template.Context, name: str) -> SafeString:
    """What the installed placements put in the slot *name*, for this person in the context ``contextid`` of the page.

    A placement shows itself only where the person may use at least one of its actions now.
    """
    person = context["request"].user
    return format_html_join(
        "",
        "{}",
        (
            (_filled(context, place.template, actions),)
            for placement in placements().loaded.values()
            for place in placement.slots
            if place.name == name and (actions := actions_available(person, placement, context["contextid"]))
        ),
    )


def _filled(context: template.Context, name: str, actions: list[ActionView]) -> SafeString:
    values = {"actions": actions, "contextid": context["contextid"]}
    return render_to_string(name, values, request=context["request"])


@register.filter
def initials(person: Person) -> str:
    """Up to two letters for a person.

    >>> initials(Person(first_name="Ana", last_name="Costa"))
    'AC'
    """
    words = person.get_full_name().split()
    return "".join(word[0] for word in [words[0], words[-1]][: len(words)]).upper()


@register.filter
def unlocalized(number: int | float) -> str:
    """A number as a program writes it: ``60`` rather than ``60.0``, and no separators.

    >>> unlocalized(60.0), unlocalized(200000)
    ('60', '200000')
    """
    return f"{number:f}".rstrip("0").rstrip(".") if isinstance(number, float) else str(number)


@register.filter
def moment(seconds: float | None) -> datetime | None:
    """Unix seconds as a date and time."""
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


@register.filter
def seconds(run: Run) -> float | None:
    """How long a run took, or has taken by now; None while it waits."""
    return None if run.timestarted is None else round((run.timeended or time.time()) - run.timestarted, 1)


@register.filter
def cron_words(cron: str) -> str:
    """A schedule in words; '' where there are none for it."""
    return cron_in_words(cron)


@register.filter
def in_words(text: str) -> str:
    """A text that the sdk marked, or a sentence that it put together, in the language of the page."""
    return spoken(text, translation)


@register.filter
def action_label(basename: str) -> str:
    """What people call an action; its basename where it is not one of ours."""
    return next((gettext(action.label) for action in ACTIONS if action.basename == basename), basename)
