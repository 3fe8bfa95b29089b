"""All capabilities that are known: those of the learning room, and those that rooms and placements declare."""

from __future__ import annotations

from collections.abc import Iterable

from tutela.sdk import Archetype, Capability, ContextLevel, Permission
from tutela.sdk.placement import EVERYBODY_IN_A_COURSE
from tutela.sdk.text import _

ALLOW = Permission.ALLOW
STAFF = {Archetype.MANAGER: ALLOW, Archetype.EDITING_TEACHER: ALLOW, Archetype.TEACHER: ALLOW}

VIEW_COURSE = Capability(
    name="moodle/course:view",
    title=_("See a course and what is in it"),
    level=ContextLevel.COURSE,
    archetypes=EVERYBODY_IN_A_COURSE,
)
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
MANAGE_ACTIVITIES = Capability(
    name="moodle/course:manageactivities",
    title=_("Write what is in a course"),
    level=ContextLevel.MODULE,
    archetypes={Archetype.MANAGER: ALLOW, Archetype.EDITING_TEACHER: ALLOW},
    writes=True,
)
START_DISCUSSION = Capability(
    name="mod/forum:startdiscussion",
    title=_("Begin a discussion in a forum"),
    level=ContextLevel.MODULE,
    archetypes=EVERYBODY_IN_A_COURSE,
    writes=True,
)
REPLY_POST = Capability(
    name="mod/forum:replypost",
    title=_("Answer in a forum"),
    level=ContextLevel.MODULE,
    archetypes=EVERYBODY_IN_A_COURSE,
    writes=True,
)
SITE_CONFIG = Capability(
    name="moodle/site:config",
    title=_("Configure the site"),
    level=ContextLevel.SYSTEM,
    writes=True,
)

_known: dict[str, Capability] = {}


def declare(capabilities: Iterable[Capability]) -> None:
    """Make *capabilities* known. A room does this when its app is ready; declaring twice changes nothing."""
    for capability in capabilities:
        _known[capability.name] = capability


def known() -> dict[str, Capability]:
    """All capabilities, by name."""
    return dict(_known)


def find(name: str) -> Capability | None:
    """The capability called *name*, if anybody declared it."""
    return _known.get(name)


declare((VIEW_COURSE, VIEW_HIDDEN_COURSES, VIEW_HIDDEN_ACTIVITIES, MANAGE_ACTIVITIES))
declare((START_DISCUSSION, REPLY_POST, SITE_CONFIG))
