"""What a person may use here, for pages: the manager decides again when it is used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext

from tutela.ai.catalogue import Catalogue
from tutela.ai.models import PlacementSwitch
from tutela.ai.switches import Switches
from tutela.identity.api import (
    SITE_CONFIG,
    NotFound,
    PermissionQuestion,
    Person,
    decide,
    places,
    require,
    system_context,
)
from tutela.lib.http import HttpClient
from tutela.sdk import Action, Placement
from tutela.sdk.placement import capability_of
from tutela.sdk.registry import placements


@dataclass(frozen=True)
class ActionView:
    """An action that a person may use here and now; label and description are translated."""

    basename: str
    label: str
    description: str


@dataclass(frozen=True)
class PlacementActionView:
    """One action of a placement: switched on, and served by some provider instance."""

    basename: str
    label: str
    enabled: bool
    available: bool


@dataclass(frozen=True)
class PlacementView:
    """A placement with its switches."""

    name: str
    label: str
    description: str
    enabled: bool
    actions: list[PlacementActionView]


def actions_available(person: Person, placement: type[Placement], contextid: int) -> list[ActionView]:
    """The actions of *placement* that *person* may use in this context now, in a constant number of queries.

    The policy is not asked here: a placement shows it at the point of use.
    """
    place = places([contextid]).get(contextid)
    if place is None:
        return []
    questions = {
        action: PermissionQuestion(person.pk, capability_of(placement.name, action.basename), contextid)
        for action in placement.get_action_list()
    }
    verdicts = decide(questions.values())
    switches = Switches([place])
    served = _served()
    return [
        ActionView(action.basename, gettext(action.label), gettext(action.description))
        for action, question in questions.items()
        if verdicts[question].allowed and action in served and switches.on(placement.name, action.basename, place)
    ]


def list_placements(person: Person) -> list[PlacementView]:
    """All placements with their switches. Raises `NotAllowed`."""
    require(person, SITE_CONFIG.name, system_context())
    off = set(PlacementSwitch.objects.filter(enabled=False).values_list("placement", "action"))
    served = _served()
    return [_placement(placement, off, served) for placement in placements().loaded.values()]


def set_placement_switch(person: Person, placement: str, action: str, enabled: bool) -> None:
    """Switch a placement, or one of its actions when *action* is not ''. Raises `NotAllowed` or `NotFound`."""
    require(person, SITE_CONFIG.name, system_context())
    kind = placements().loaded.get(placement)
    if kind is None:
        raise NotFound("placement", placement)
    if action and action not in {offered.basename for offered in kind.get_action_list()}:
        raise NotFound("action of this placement", action)
    PlacementSwitch.objects.update_or_create(placement=placement, action=action, defaults={"enabled": enabled})


def _placement(placement: type[Placement], off: set[tuple[str, str]], served: set[type[Action[Any]]]) -> PlacementView:
    return PlacementView(
        placement.name,
        gettext(placement.label),
        gettext(placement.description),
        (placement.name, "") not in off,
        [
            PlacementActionView(
                action.basename, gettext(action.label), (placement.name, action.basename) not in off, action in served
            )
            for action in placement.get_action_list()
        ],
    )


def _served() -> set[type[Action[Any]]]:
    """The actions that some instance serves."""
    instances = Catalogue(HttpClient(), HttpClient()).instances()
    offered = {action for one in instances if one.provider for action in one.provider.get_action_list()}
    return {action for action in offered if any(instance.serves(action) for instance in instances)}
