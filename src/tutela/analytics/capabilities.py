"""The capabilities of the analytics room, with Moodle's names and defaults."""

from __future__ import annotations

from tutela.identity.api import declare
from tutela.sdk import Archetype, Capability, ContextLevel, Permission
from tutela.sdk.text import _

ALLOW = Permission.ALLOW

MANAGE_MODELS = Capability(
    name="moodle/analytics:managemodels",
    title=_("Manage analytics models"),
    level=ContextLevel.SYSTEM,
    archetypes={Archetype.MANAGER: ALLOW},
    writes=True,
    personal_data=True,
)
LIST_INSIGHTS = Capability(
    name="moodle/analytics:listinsights",
    title=_("See and receive insights"),
    level=ContextLevel.COURSE,
    archetypes={Archetype.MANAGER: ALLOW, Archetype.EDITING_TEACHER: ALLOW, Archetype.TEACHER: ALLOW},
    personal_data=True,
)
LIST_OWN_INSIGHTS = Capability(
    name="moodle/analytics:listowninsights",
    title=_("See and receive insights about oneself"),
    level=ContextLevel.SYSTEM,
    archetypes={Archetype.USER: ALLOW},
)


def declare_all() -> None:
    """Make them known."""
    declare((MANAGE_MODELS, LIST_INSIGHTS, LIST_OWN_INSIGHTS))
