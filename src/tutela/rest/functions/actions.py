"""``core_ai_set_action``: switching an action of a provider or of a placement."""

from __future__ import annotations

from asgiref.sync import sync_to_async
from pydantic import Field

from tutela.ai.api import list_instances, set_action_settings, set_placement_switch
from tutela.identity.api import NotFound, Person, TokenScope
from tutela.rest.functions.function import Function, Parameters, Returns

PROVIDER = "aiprovider_"
PLACEMENT = "aiplacement_"


class SetAction(Parameters):
    """Which action of which plugin, and whether it is on."""

    plugin: str = Field(
        pattern=r"^ai(provider|placement)_[a-z0-9_]+-[a-z0-9_]+$",
        max_length=200,
        description="The plugin and the action, with a hyphen: aiprovider_openai-generate_text.",
    )
    state: int = Field(ge=0, le=1, description="1 on, 0 off.")


class SetActionReturns(Returns):
    """Nothing, as in Moodle."""


@sync_to_async
def set_action(person: Person, asked: SetAction) -> SetActionReturns:
    """Switch the action. A provider may have several instances here: it is switched in each of them."""
    component, basename = asked.plugin.split("-")
    enabled = bool(asked.state)
    if component.startswith(PLACEMENT):
        set_placement_switch(person, component.removeprefix(PLACEMENT), basename, enabled)
        return SetActionReturns()
    provider = component.removeprefix(PROVIDER)
    instances = [view.id for view in list_instances(person) if view.provider == provider]
    if not instances:
        raise NotFound("provider instance of", provider)
    for instanceid in instances:
        set_action_settings(person, instanceid, basename, enabled=enabled)
    return SetActionReturns()


FUNCTIONS = (
    Function(
        "core_ai_set_action",
        "Switch an action of a provider (in all its instances) or of a placement. Needs moodle/site:config.",
        SetAction,
        SetActionReturns,
        set_action,
        TokenScope.ADMINISTER,
    ),
)
