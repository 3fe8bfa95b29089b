"""Placements and their switches."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import BaseModel, ConfigDict, Field

from tutela.ai.api import PlacementView, list_placements, set_placement_switch
from tutela.identity.api import NotFound, Person
from tutela.rest.auth import authenticated
from tutela.rest.errors import failures
from tutela.rest.requests import Name

router = Router(tags=["placements"])

CHANGES = failures(400, 401, 403, 404, 415, 422)


class PlacementActionOut(BaseModel):
    """An action of a placement."""

    name: str
    label: str
    enabled: bool
    available: bool = Field(description="Whether any provider instance is set up and enabled for it.")


class PlacementOut(BaseModel):
    """A placement: a place in the interface where people use actions."""

    name: str
    label: str
    description: str
    enabled: bool
    actions: list[PlacementActionOut]


class SwitchIn(BaseModel):
    """On or off."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [{"enabled": False}]})

    enabled: bool


@router.get("", response={200: list[PlacementOut], **failures(401, 403)}, operation_id="list_placements")
def list_all(request: HttpRequest) -> list[PlacementOut]:
    """All placements, with their switches. Needs moodle/site:config."""
    return [_out(view) for view in list_placements(authenticated(request))]


@router.put("/{name}", response={200: PlacementOut, **CHANGES}, operation_id="switch_placement")
def switch(request: HttpRequest, name: Path[Name], body: SwitchIn) -> PlacementOut:
    """Switch a placement on or off."""
    return _switched(authenticated(request), name, "", enabled=body.enabled)


@router.put("/{name}/actions/{action}", response={200: PlacementOut, **CHANGES}, operation_id="switch_placement_action")
def switch_action(request: HttpRequest, name: Path[Name], action: Path[Name], body: SwitchIn) -> PlacementOut:
    """Switch one action of a placement on or off."""
    return _switched(authenticated(request), name, action, enabled=body.enabled)


def _switched(person: Person, name: str, action: str, *, enabled: bool) -> PlacementOut:
    view = find(person, name)
    if action and all(one.basename != action for one in view.actions):
        raise NotFound("action", action)
    set_placement_switch(person, name, action, enabled)
    return _out(find(person, name))


def find(person: Person, name: str) -> PlacementView:
    """The placement. Raises `NotFound`, or `NotAllowed` without moodle/site:config."""
    for view in list_placements(person):
        if view.name == name:
            return view
    raise NotFound("placement", name)


def _out(view: PlacementView) -> PlacementOut:
    actions = [
        PlacementActionOut(name=one.basename, label=one.label, enabled=one.enabled, available=one.available)
        for one in view.actions
    ]
    return PlacementOut(
        name=view.name, label=view.label, description=view.description, enabled=view.enabled, actions=actions
    )
