"""What may be done with pages and forums."""

from __future__ import annotations

from tutela.sdk import Archetype, Capability, ContextLevel, Permission
from tutela.sdk.placement import EVERYBODY_IN_A_COURSE
from tutela.sdk.text import _

MANAGE_ACTIVITIES = Capability(
    name="moodle/course:manageactivities",
    title=_("Write what is in a course"),
    level=ContextLevel.MODULE,
    archetypes={Archetype.MANAGER: Permission.ALLOW, Archetype.EDITING_TEACHER: Permission.ALLOW},
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
CAPABILITIES = (MANAGE_ACTIVITIES, START_DISCUSSION, REPLY_POST)
