"""Provider instances as an administrator sees and changes them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Max
from django.utils import translation
from django.utils.translation import gettext
from pydantic import BaseModel, ValidationError

from tutela.ai.catalogue import EVERYBODY, build
from tutela.ai.models import ProviderInstance
from tutela.ai.register import storable
from tutela.ai.secrets import person_key, seal_config, secret_fields
from tutela.identity.api import SITE_CONFIG, NotFound, Person, require, system_context
from tutela.lib.crypto import MARK
from tutela.lib.download import is_internal
from tutela.lib.http import HttpClient
from tutela.sdk import ActionSettings, ConnectionReport, PluginFault, Provider, ProviderConfig, Toolbox, TutelaError
from tutela.sdk.complaints import complaint
from tutela.sdk.registry import providers
from tutela.sdk.text import _, spoken

Checked = TypeVar("Checked", bound=BaseModel)


class Invalid(TutelaError):
    """What was entered is not valid; `errors` maps a field to sentences."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{field}: {' '.join(texts)}" for field, texts in errors.items()))


@dataclass(frozen=True)
class ProviderView:
    """A provider that is installed; `broken` says why it cannot be used, where it cannot."""

    name: str
    label: str
    description: str
    external: bool
    config_class: type[ProviderConfig] | None
    broken: str = ""


@dataclass(frozen=True)
class ActionSettingView:
    """One action of an instance."""

    basename: str
    label: str
    description: str
    enabled: bool
    settings: dict[str, Any]
    settings_class: type[ActionSettings]
    instruction: str


@dataclass(frozen=True)
class HealthView:
    """The circuit breaker: failures in a row, open until (Unix seconds, 0 when closed), the last error's detail."""

    failures: int = 0
    openuntil: float = 0.0
    lasterror: str = ""
    subject: str = ""
    """The model or the action that it is about."""


@dataclass(frozen=True)
class InstanceView:
    """An instance without its secrets: they are '' in `config`, and `secrets_set` names those that are stored."""

    id: int
    provider: str
    provider_label: str
    provider_description: str
    name: str
    enabled: bool
    position: int
    configured: bool
    problem: str
    config: dict[str, Any]
    secrets_set: frozenset[str]
    config_class: type[ProviderConfig] | None
    user_limit: int | None
    global_limit: int | None
    actions: list[ActionSettingView]
    health: HealthView
    """The worst of `circuits`."""
    circuits: tuple[HealthView, ...]
    """What failed last time, for each model (or action, where no model is named)."""
    internal: bool
    """Whether an administrator says that the service at this private address belongs to the site."""
    external: bool
    timemodified: float


def installed_providers() -> list[ProviderView]:
    """Every provider that an entry point names, the broken ones too."""
    found = providers()
    views = [
        ProviderView(name, kind.label, kind.description, kind.external, kind.config_class)
        for name, kind in found.loaded.items()
    ]
    return views + [ProviderView(name, name, "", True, None, why) for name, why in found.broken.items()]


def list_instances(person: Person) -> list[InstanceView]:
    """All instances, in order. Raises `NotAllowed`."""
    _administrator(person)
    return [_view(row) for row in ProviderInstance.objects.prefetch_related("health")]


def get_instance(person: Person, instanceid: int) -> InstanceView:
    """One instance. Raises `NotAllowed` or `NotFound`."""
    return _view(_row(person, instanceid))


def create_instance(
    person: Person,
    provider: str,
    name: str,
    config: Mapping[str, Any],
    user_limit: int | None = None,
    global_limit: int | None = None,
    *,
    internal: bool = False,
) -> InstanceView:
    """A new instance, last in order and switched off. Raises `NotAllowed` or `Invalid`."""
    _administrator(person)
    if provider not in providers():
        raise Invalid({"provider": [gettext("There is no provider called %(name)s.") % {"name": provider}]})
    row = ProviderInstance(
        provider=provider,
        internal=internal,
        user_limit=_limit("user_limit", user_limit),
        global_limit=_limit("global_limit", global_limit),
    )
    row.config = _sealed(providers()[provider].config_class, config, {})
    if internal:
        _check_own(_hosts(row.config))
    with transaction.atomic():
        row.name = _free_name(name, None)
        row.position = (ProviderInstance.objects.aggregate(last=Max("position"))["last"] or 0) + 1
        return _view(_save(row))


def update_instance(person: Person, instanceid: int, **changes: Any) -> InstanceView:
    """Change `name`, `config`, `user_limit`, `global_limit`, `internal`. A secret left empty stays as it is.

    Raises `NotAllowed`, `NotFound` or `Invalid`.
    """
    row = _row(person, instanceid)
    confirmed = _hosts(row.config) if row.internal else None
    if changes.get("internal") and (hosts := _hosts(_changed(row, changes))) != confirmed:
        _check_own(hosts)
        confirmed = hosts
    return _update(person, instanceid, changes, confirmed)


@transaction.atomic
def _update(
    person: Person, instanceid: int, changes: Mapping[str, Any], confirmed: Collection[str] | None
) -> InstanceView:
    """As `update_instance`, with the hosts of which it is *confirmed* that they belong to the site."""
    row = _row(person, instanceid, lock=True)
    row.config = _changed(row, changes)
    # What was said of one address is not said of another.
    row.internal = changes.get("internal", row.internal) and _hosts(row.config) == confirmed
    if "name" in changes:
        row.name = _free_name(changes["name"], row.pk)
    for limit in ("user_limit", "global_limit"):
        if limit in changes:
            setattr(row, limit, _limit(limit, changes[limit]))
    return _view(_save(row))


@transaction.atomic
def set_action_settings(
    person: Person, instanceid: int, basename: str, *, enabled: bool, settings: Mapping[str, Any] | None = None
) -> InstanceView:
    """Switch one action of an instance and, with *settings*, change them. Raises as `update_instance`."""
    row = _row(person, instanceid, lock=True)
    process = next((found for found in _kind(row).processes if found.action.basename == basename), None)
    if process is None:
        raise NotFound("action of this provider", basename)
    stored = dict(row.actions.get(basename, {}))
    stored["enabled"] = enabled
    if settings is not None:
        stored["settings"] = _valid(process.settings_class, settings).model_dump(mode="json")
    row.actions = {**row.actions, basename: stored}
    return _view(_save(row))


@transaction.atomic
def set_instance_enabled(person: Person, instanceid: int, enabled: bool) -> InstanceView:
    """Switch an instance. Raises `NotAllowed` or `NotFound`."""
    row = _row(person, instanceid, lock=True)
    row.enabled = enabled
    return _view(_save(row))


@transaction.atomic
def move_instance(person: Person, instanceid: int, up: bool) -> None:
    """Move an instance one place up or down. At the end of the list nothing happens."""
    _row(person, instanceid)
    rows = list(ProviderInstance.objects.select_for_update())
    place = next(index for index, row in enumerate(rows) if row.pk == instanceid)
    other = place - 1 if up else place + 1
    if 0 <= other < len(rows):
        rows[place], rows[other] = rows[other], rows[place]
    for position, row in enumerate(rows, start=1):
        row.position = position
    ProviderInstance.objects.bulk_update(rows, ["position"])


def delete_instance(person: Person, instanceid: int) -> None:
    """Delete an instance with its secrets; the register keeps its attempts."""
    _row(person, instanceid).delete()


async def test_row(row: ProviderInstance, http: HttpClient) -> ConnectionReport:
    """Try the connection of a stored instance, enabled or not."""
    provider, problem = build(row.provider, row.config, row.actions, Toolbox(http=http, person_key=person_key))
    if provider is None:
        return ConnectionReport(False, _("This provider cannot be used."), problem)
    return await provider.test_connection()


def row_of(person: Person, instanceid: int) -> ProviderInstance:
    """The stored row, for the manager. Raises `NotAllowed` or `NotFound`."""
    return _row(person, instanceid)


def _administrator(person: Person) -> None:
    require(person, SITE_CONFIG.name, system_context())


def _row(person: Person, instanceid: int, lock: bool = False) -> ProviderInstance:
    _administrator(person)
    rows = ProviderInstance.objects.select_for_update() if lock else ProviderInstance.objects.prefetch_related("health")
    row = rows.filter(pk=instanceid).first()
    if row is None:
        raise NotFound("provider instance", instanceid)
    return row


def _save(row: ProviderInstance) -> ProviderInstance:
    row.save()
    return row


def _kind(row: ProviderInstance) -> type[Provider[Any]]:
    try:
        return providers()[row.provider]
    except PluginFault as fault:
        raise Invalid({"provider": [str(fault)]}) from fault


def _free_name(name: str, own: int | None) -> str:
    cleaned = name.strip()
    _storable("name", cleaned)
    if not cleaned or len(cleaned) > 255:
        raise Invalid({"name": [gettext("Give it a name of at most 255 characters.")]})
    others = ProviderInstance.objects.filter(name=cleaned)
    if (others if own is None else others.exclude(pk=own)).exists():
        raise Invalid({"name": [gettext("Another instance has this name.")]})
    return cleaned


def _limit(field: str, value: int | None) -> int | None:
    if value is not None and not 0 <= value <= 1_000_000_000:
        raise Invalid({field: [gettext("A limit is a number from 0 to 1,000,000,000, or empty for none.")]})
    return value


def _sealed(
    config_class: type[ProviderConfig], entered: Mapping[str, Any], stored: Mapping[str, Any]
) -> dict[str, Any]:
    """*entered* checked and with its secrets sealed; empty secrets keep what is stored.

    A secret goes to no other address than the one it was entered for: when an address changes it is asked for again.
    """
    values = dict(entered)
    kept = {name: stored[name] for name in secret_fields(config_class) if not values.get(name) and stored.get(name)}
    values.update(dict.fromkeys(kept, "kept"))
    sealed = seal_config(_valid(config_class, values))
    if kept and _hosts(sealed) != _hosts(stored):
        raise Invalid({name: [_("The address has changed: enter this again.")] for name in kept})
    return {**sealed, **kept}


def _changed(row: ProviderInstance, changes: Mapping[str, Any]) -> dict[str, Any]:
    """The config of *row* after *changes*."""
    if "config" not in changes:
        return dict(row.config)
    return _sealed(_kind(row).config_class, changes["config"], row.config)


def _hosts(config: Mapping[str, Any]) -> set[str]:
    """Where a config leads: scheme, host and port of every address in it."""
    return {_host(value) for value in config.values() if isinstance(value, str) and "://" in value}


def _host(url: str) -> str:
    try:
        parts = urlsplit(url)
    except ValueError:  # a provider need not look closely at what is entered
        return url
    return f"{parts.scheme}://{parts.netloc}"


def _check_own(hosts: Collection[str]) -> None:
    """Raise `Invalid` unless *hosts* are of this machine or its network: of no other may it be said.

    Names are looked up, which takes as long as the name server likes: never do it within a transaction.
    """
    if not hosts:
        raise Invalid({"internal": [gettext("Only an address can belong to the site, and none is set.")]})
    if not all(map(is_internal, hosts)):
        raise Invalid({"internal": [gettext("The address is not one of this machine or of its own network.")]})


def _storable(field: str, value: Any) -> None:
    """Raise `Invalid` for text that not every database holds, however deep in *value* it stands."""
    if isinstance(value, str) and storable(value) != value:
        raise Invalid({field: [gettext("This holds characters that cannot be stored.")]})
    if isinstance(value, Mapping):
        value = [*value.keys(), *value.values()]
    if isinstance(value, Sequence) and not isinstance(value, str):
        for part in value:
            _storable(field, part)


def _valid(kind: type[Checked], values: Mapping[str, Any]) -> Checked:
    for field, value in values.items():
        _storable(field, value)
    try:
        return kind.model_validate(dict(values))
    except ValidationError as failure:
        errors: dict[str, list[str]] = {}
        for error in failure.errors(include_input=False, include_url=False):
            field = str(error["loc"][0]) if error["loc"] else ""
            errors.setdefault(field, []).append(spoken(complaint(error), translation))
        raise Invalid(errors) from None


def _view(row: ProviderInstance) -> InstanceView:
    kind = providers().loaded.get(row.provider)
    problem, configured = _state(row)
    secrets = secret_fields(kind.config_class) if kind else frozenset(_sealed_names(row.config))
    circuits = tuple(
        HealthView(one.failures, one.openuntil, one.lasterror, one.subject)
        for one in row.health.all()
        if one.failures and one.userid == EVERYBODY
    )
    return InstanceView(
        id=row.pk,
        provider=row.provider,
        provider_label=kind.label if kind else row.provider,
        provider_description=kind.description if kind else "",
        name=row.name,
        enabled=row.enabled,
        position=row.position,
        configured=configured,
        problem=problem,
        config={key: "" if key in secrets else value for key, value in row.config.items()},
        secrets_set=frozenset(key for key in secrets if row.config.get(key)),
        config_class=kind.config_class if kind else None,
        user_limit=row.user_limit,
        global_limit=row.global_limit,
        actions=_actions(kind, row.actions) if kind else [],
        health=max(circuits, key=lambda one: (one.openuntil, one.failures), default=HealthView()),
        circuits=circuits,
        internal=row.internal,
        external=(kind.external if kind else True) and not row.internal,
        timemodified=row.timemodified.timestamp(),
    )


def _state(row: ProviderInstance) -> tuple[str, bool]:
    provider, problem = build(row.provider, row.config, row.actions, Toolbox(HttpClient(), person_key))
    if provider is None:
        return problem, False
    configured = provider.is_provider_configured()
    return "" if configured else gettext("something that a call needs is not set yet"), configured


def _actions(kind: type[Provider[Any]], stored: Mapping[str, Any]) -> list[ActionSettingView]:
    return [
        ActionSettingView(
            basename=process.action.basename,
            label=process.action.label,
            description=process.action.description,
            enabled=bool(stored.get(process.action.basename, {}).get("enabled", True)),
            settings=dict(stored.get(process.action.basename, {}).get("settings", {})),
            settings_class=process.settings_class,
            instruction=process.action.get_system_instruction(),
        )
        for process in kind.processes
    ]


def _sealed_names(config: Mapping[str, Any]) -> list[str]:
    return [key for key, value in config.items() if isinstance(value, str) and value.startswith(MARK)]
