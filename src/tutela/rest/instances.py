"""Provider instances and the providers that they can be made of. All of it needs moodle/site:config."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from ninja import Path, Router, Status

from tutela.ai.api import (
    create_instance,
    delete_instance,
    get_instance,
    get_manager,
    installed_providers,
    list_instances,
    move_instance,
    set_action_settings,
    set_instance_enabled,
    update_instance,
)
from tutela.identity.api import SITE_CONFIG, require, system_context
from tutela.rest.auth import authenticated
from tutela.rest.errors import failures
from tutela.rest.instanceschemas import (
    ActionSettingsIn,
    InstanceIn,
    InstanceOut,
    InstancePatch,
    MoveIn,
    ProviderOut,
    ReportOut,
)
from tutela.rest.placements import SwitchIn
from tutela.rest.recognise import told
from tutela.rest.requests import Id, Name
from tutela.sdk.text import spoken

router = Router(tags=["provider instances"])
providers = Router(tags=["provider instances"])

READS = failures(401, 403)
FINDS = failures(401, 403, 404, 422)
CHANGES = failures(400, 401, 403, 404, 409, 413, 415, 422)


@providers.get("", response={200: list[ProviderOut], **READS}, operation_id="list_providers")
def list_providers(request: HttpRequest) -> list[ProviderOut]:
    """The providers that are installed, and what each needs to be set."""
    require(authenticated(request), SITE_CONFIG.name, system_context())
    return [ProviderOut.of(view) for view in installed_providers()]


@router.get("", response={200: list[InstanceOut], **READS}, operation_id="list_instances")
def list_all(request: HttpRequest) -> list[InstanceOut]:
    """All provider instances, in the order in which they are asked. Secrets are never in it."""
    return [InstanceOut.of(view) for view in list_instances(authenticated(request))]


@router.post("", response={201: InstanceOut, **CHANGES}, operation_id="create_instance")
def create(request: HttpRequest, body: InstanceIn) -> Status[InstanceOut]:
    """Make a provider instance: last in order and switched off."""
    view = create_instance(authenticated(request), **body.model_dump())
    return Status(201, InstanceOut.of(view))


@router.get("/{int:instanceid}", response={200: InstanceOut, **FINDS}, operation_id="get_instance")
def get(request: HttpRequest, instanceid: Path[Id]) -> InstanceOut:
    """One provider instance."""
    return InstanceOut.of(get_instance(authenticated(request), instanceid))


@router.patch("/{int:instanceid}", response={200: InstanceOut, **CHANGES}, operation_id="update_instance")
def update(request: HttpRequest, instanceid: Path[Id], body: InstancePatch) -> InstanceOut:
    """Change what is sent and leave the rest. A secret that is left empty stays as it is."""
    changes: dict[str, Any] = body.model_dump(exclude_unset=True)
    return InstanceOut.of(update_instance(authenticated(request), instanceid, **changes))


@router.delete("/{int:instanceid}", response={204: None, **FINDS}, operation_id="delete_instance")
def delete(request: HttpRequest, instanceid: Path[Id]) -> Status[None]:
    """Delete an instance with its secrets. The register keeps its attempts."""
    delete_instance(authenticated(request), instanceid)
    return Status(204, None)


@router.put("/{int:instanceid}/enabled", response={200: InstanceOut, **CHANGES}, operation_id="switch_instance")
def switch(request: HttpRequest, instanceid: Path[Id], body: SwitchIn) -> InstanceOut:
    """Switch an instance on or off."""
    return InstanceOut.of(set_instance_enabled(authenticated(request), instanceid, body.enabled))


@router.post("/{int:instanceid}/move", response={200: list[InstanceOut], **CHANGES}, operation_id="move_instance")
def move(request: HttpRequest, instanceid: Path[Id], body: MoveIn) -> list[InstanceOut]:
    """Move an instance one place up or down; the answer is the new order. At the end of the list nothing happens."""
    person = authenticated(request)
    move_instance(person, instanceid, up=body.direction == "up")
    return [InstanceOut.of(view) for view in list_instances(person)]


@router.put(
    "/{int:instanceid}/actions/{action}", response={200: InstanceOut, **CHANGES}, operation_id="set_action_settings"
)
def set_action(request: HttpRequest, instanceid: Path[Id], action: Path[Name], body: ActionSettingsIn) -> InstanceOut:
    """Switch one action of an instance and, where `settings` is sent, replace its settings."""
    view = set_action_settings(authenticated(request), instanceid, action, enabled=body.enabled, settings=body.settings)
    return InstanceOut.of(view)


@router.post("/{int:instanceid}/test", response={200: ReportOut, **FINDS}, operation_id="test_instance")
async def test(request: HttpRequest, instanceid: Path[Id]) -> HttpResponse:
    """Try the connection as cheaply as the service allows, whether the instance is enabled or not."""
    return await _test(request, instanceid)


@told
async def _test(request: HttpRequest, instanceid: int) -> HttpResponse:
    report = await get_manager().test_instance(authenticated(request), instanceid)
    found = ReportOut(
        ok=report.ok,
        sentence=spoken(report.sentence, translation),
        detail=report.detail,
        seconds=report.seconds,
        model_names=list(report.model_names),
    )
    return HttpResponse(found.model_dump_json(), content_type="application/json")
