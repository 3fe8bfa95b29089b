"""All capabilities that are known: the three that deciding needs, and those that other packages declare."""

from __future__ import annotations

from collections.abc import Iterable

from tutela.sdk import Archetype, Capability, ContextLevel, Permission
from tutela.sdk.text import _

ALLOW = Permission.ALLOW
STAFF = {Archetype.MANAGER: ALLOW, Archetype.EDITING_TEACHER: ALLOW, Archetype.TEACHER: ALLOW}

VIEW_HIDDEN_COURSES = Capability(
    name="moodle/course:viewhiddencourses",
    title=_("See courses that are hidden"),
    level=ContextLevel.COURSE,
    archetypes=STAFF,
)
VIEW_HIDDEN_ACTIVITIES = Capability(
    name="moodle/course:viewhiddenactivities",
    title=_("See activities and sections that are hidden"),
    level=ContextLevel.MODULE,
    archetypes=STAFF,
)
SITE_CONFIG = Capability(
    name="moodle/site:config",
    title=_("Configure the site"),
    level=ContextLevel.SYSTEM,
    writes=True,
)

_known: dict[str, Capability] = {}


def declare(capabilities: Iterable[Capability]) -> None:
    """Make *capabilities* known. A package does this when its app is ready; declaring twice changes nothing."""
    for capability in capabilities:
        _known[capability.name] = capability


def known() -> dict[str, Capability]:
    """All capabilities, by name."""
    return dict(_known)


def find(name: str) -> Capability | None:
    """The capability called *name*, if anybody declared it."""
    return _known.get(name)


declare((VIEW_HIDDEN_COURSES, VIEW_HIDDEN_ACTIVITIES, SITE_CONFIG))
