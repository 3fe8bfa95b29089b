"""AI in a place: on, off or as above, for all of AI and for each action."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Path, Router
from pydantic import BaseModel, ConfigDict, Field

from tutela.ai.api import HereView, PlaceView, Source, Wanted, ai_in, set_ai_in
from tutela.rest.auth import authenticated
from tutela.rest.errors import failures
from tutela.rest.requests import Id

router = Router(tags=["contexts"])

CHANGES = failures(400, 401, 403, 404, 415, 422)


class SourceOut(BaseModel):
    """A switch somewhere on the way to the place."""

    contextid: int
    level: str = Field(examples=["category"])
    name: str = Field(description="What the place is called; '' for the whole site.")
    action: str = Field(description="'' for all of AI.")
    person: str = Field(description="Who set it; '' where nobody knows.")
    time: float | None = Field(description="When, in Unix seconds.")


class HereOut(BaseModel):
    """One switch in the place."""

    action: str = Field(description="'' for all of AI.")
    label: str
    own: bool | None = Field(description="What is set right here; null for as above.")
    locked: bool = Field(description="Whether it is locked right here.")
    on: bool = Field(description="What applies.")
    off_by: SourceOut | None = Field(description="Which switch decides, where it is off.")
    locked_by: SourceOut | None = Field(description="Which lock keeps you from changing it.")


class PlaceOut(BaseModel):
    """The switches of a place."""

    contextid: int
    level: str
    name: str
    may_lock: bool
    switches: list[HereOut]


class WantedIn(BaseModel):
    """What one switch is to be."""

    model_config = ConfigDict(extra="forbid", strict=True)

    action: str = Field(default="", max_length=100, description="'' for all of AI.")
    enabled: bool | None = Field(description="null for as above.")
    locked: bool | None = Field(default=None, description="null leaves the lock as it is.")


class WantedsIn(BaseModel):
    """What is to change; switches that are not named stay as they are."""

    model_config = ConfigDict(
        extra="forbid",
        strict=True,
        json_schema_extra={"examples": [{"switches": [{"action": "generate_image", "enabled": False}]}]},
    )

    switches: list[WantedIn] = Field(max_length=100)


@router.get("/{contextid}/ai", response={200: PlaceOut, **failures(401, 403, 404, 422)}, operation_id="ai_in")
def read(request: HttpRequest, contextid: Path[Id]) -> PlaceOut:
    """Whether AI is on in a place, and why not. Needs tutela/ai:configure there."""
    return _out(ai_in(authenticated(request), contextid))


@router.put("/{contextid}/ai", response={200: PlaceOut, **CHANGES}, operation_id="set_ai_in")
def write(request: HttpRequest, contextid: Path[Id], body: WantedsIn) -> PlaceOut:
    """Switch AI in a place. Needs tutela/ai:configure there, and for locks tutela/ai:lock."""
    wanted = {one.action: Wanted(one.enabled, one.locked) for one in body.switches}
    return _out(set_ai_in(authenticated(request), contextid, wanted))


def _out(view: PlaceView) -> PlaceOut:
    return PlaceOut(
        contextid=view.context.id,
        level=view.context.level.name.lower(),
        name=view.context.name,
        may_lock=view.may_lock,
        switches=[_switch(one) for one in view.switches],
    )


def _switch(view: HereView) -> HereOut:
    return HereOut(
        action=view.action,
        label=view.label,
        own=view.own,
        locked=view.locked,
        on=view.on,
        off_by=_source(view.off_by),
        locked_by=_source(view.locked_by),
    )


def _source(source: Source | None) -> SourceOut | None:
    if source is None:
        return None
    context = source.context
    return SourceOut(
        contextid=context.id,
        level=context.level.name.lower(),
        name=context.name,
        action=source.action,
        person=source.person,
        time=source.time,
    )
