"""The capabilities of the AI room, and those of the placement ``rest``, through which programs use actions."""

from __future__ import annotations

from tutela.identity.api import declare
from tutela.sdk import ACTIONS, Archetype, Capability, ContextLevel, Permission
from tutela.sdk.placement import capability_of
from tutela.sdk.registry import placements
from tutela.sdk.text import _

ALLOW = Permission.ALLOW
TEACHING = {Archetype.MANAGER: ALLOW, Archetype.EDITING_TEACHER: ALLOW, Archetype.TEACHER: ALLOW}
REST = "rest"
"""The placement of programs that use actions directly."""

ACCEPT_POLICY = Capability(
    name="moodle/ai:acceptpolicy",
    title=_("Accept the AI policy"),
    level=ContextLevel.SYSTEM,
    archetypes={Archetype.USER: ALLOW},
    writes=True,
)
FETCH_POLICY = Capability(
    name="moodle/ai:fetchpolicy",
    title=_("See one's own status with the AI policy"),
    level=ContextLevel.SYSTEM,
    archetypes={Archetype.USER: ALLOW},
)
FETCH_ANY_POLICY = Capability(
    name="moodle/ai:fetchanyuserpolicystatus",
    title=_("See anybody's status with the AI policy"),
    level=ContextLevel.SYSTEM,
    archetypes={Archetype.MANAGER: ALLOW},
    personal_data=True,
)
VIEW_REGISTER = Capability(
    name="moodle/ai:viewaiusagereport",
    title=_("See the account of AI use"),
    level=ContextLevel.COURSE,
    archetypes=TEACHING,
    personal_data=True,
)
CONFIGURE_HERE = Capability(
    name="tutela/ai:configure",
    title=_("Switch AI on and off in a place"),
    level=ContextLevel.MODULE,
    archetypes={Archetype.MANAGER: ALLOW, Archetype.EDITING_TEACHER: ALLOW},
    writes=True,
)
LOCK = Capability(
    name="tutela/ai:lock",
    title=_("Lock the AI switches of a place, so that teachers cannot change them"),
    level=ContextLevel.COURSE,
    archetypes={Archetype.MANAGER: ALLOW},
    writes=True,
)


def declare_all() -> None:
    """Make them known, with those of the installed placements."""
    declare((ACCEPT_POLICY, FETCH_POLICY, FETCH_ANY_POLICY, VIEW_REGISTER, CONFIGURE_HERE, LOCK))
    declare(
        Capability(
            name=capability_of(REST, action.basename),
            title=action.label,
            level=ContextLevel.COURSE,
            archetypes=TEACHING,
            writes=True,
            spends=True,
        )
        for action in ACTIONS
    )
    for placement in placements().loaded.values():
        declare(placement.capabilities)
