"""The provider instances as the manager uses them: built once, and again only when their row changes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any

import structlog
from pydantic import ValidationError

from tutela.ai.limits import Slot, global_key, user_key
from tutela.ai.models import InstanceHealth, ProviderInstance
from tutela.ai.secrets import open_config, person_key
from tutela.ai.sql import columns, marks, name, select, table
from tutela.lib.crypto import UnreadableSecret
from tutela.lib.download import is_own
from tutela.lib.http import HttpClient
from tutela.sdk import Action, ActionSettings, PluginFault, Provider, Toolbox
from tutela.sdk.registry import providers

log = structlog.get_logger(__name__)


EVERYBODY = 0
"""The user id under which an instance's health is kept for all people."""


@dataclass(frozen=True)
class Circuit:
    """Failures in a row, and until when the instance is left alone (Unix seconds)."""

    failures: int = 0
    openuntil: float = 0.0


CLOSED = Circuit()


@dataclass(frozen=True)
class Instance:
    """A provider instance, ready to be asked. `problem` says why it cannot be, where it cannot."""

    id: int
    name: str
    provider_name: str
    enabled: bool
    user_limit: int | None
    global_limit: int | None
    provider: Provider[Any] | None
    actions_off: frozenset[str]
    problem: str = ""
    internal: bool = False
    circuits: Mapping[tuple[str, int], Circuit] = field(default_factory=dict)
    """By subject and user id; those that are closed without any failure are left out."""

    def serves(self, action: type[Action[Any]]) -> bool:
        """Whether it is switched on, set up, and able to perform *action*."""
        return (
            self.enabled
            and self.provider is not None
            and action.basename not in self.actions_off
            and action in self.provider.get_action_list()
            and self.provider.is_provider_configured()
        )

    @property
    def external(self) -> bool:
        """Whether what is sent leaves the site."""
        return self.provider is not None and self.provider.external and not self.internal

    def subject(self, action: type[Action[Any]]) -> str:
        """By what the health is kept that *action* depends on: the model, or the action where none is named."""
        return (self.provider.model_for(action) if self.provider is not None else "")[:255] or action.basename

    def circuit(self, subject: str, userid: int) -> Circuit:
        """What is known of *subject*, for everybody or for one person."""
        return self.circuits.get((subject, userid), CLOSED)

    def slots(self, userid: int) -> list[Slot]:
        """The slots that an attempt of *userid* needs."""
        component = f"instance{self.id}"
        slots = []
        if self.user_limit is not None:
            slots.append(Slot(user_key(component, userid), self.user_limit))
        if self.global_limit is not None:
            slots.append(Slot(global_key(component), self.global_limit))
        return slots


@cache
def _list_sql() -> str:
    own = ("id", "timemodified", "enabled", "user_limit", "global_limit", "internal")
    head = ", ".join(f"i.{name(column)}" for column in own)
    return (
        f"SELECT {head}, h.subject, h.userid, h.failures, h.openuntil FROM {table(ProviderInstance)} i"  # noqa: S608
        f" LEFT JOIN {table(InstanceHealth)} h ON h.instance_id = i.id AND (h.failures > 0 OR h.openuntil > 0)"
        f" ORDER BY i.{name('position')}, i.id"
    )


def own_client() -> HttpClient:
    """What calls the services that belong to the site: it connects to nothing outside, wherever a name leads now."""
    return HttpClient(may_connect=is_own, forbidden="not of this machine or its own network")


class Catalogue:
    """All instances in the administrator's order. One for each manager; used in one thread at a time."""

    def __init__(self, http: HttpClient, own_http: HttpClient) -> None:
        self._toolbox = Toolbox(http=http, person_key=person_key)
        self._own_toolbox = Toolbox(http=own_http, person_key=person_key)
        self._built: dict[int, tuple[object, Instance]] = {}

    def instances(self) -> list[Instance]:
        """The instances as they are now: one query, and one more only for rows that changed."""
        heads: dict[int, tuple[Any, ...]] = {}
        circuits: dict[int, dict[tuple[str, int], Circuit]] = {}
        for row in select(_list_sql()):
            heads[row[0]] = row[:6]
            known = circuits.setdefault(row[0], {})
            if row[6] is not None:
                known[row[6], row[7]] = Circuit(row[8], row[9])
        self._build([head[:2] for head in heads.values()])
        return [
            replace(
                self._built[key][1],
                enabled=bool(head[2]),
                user_limit=head[3],
                global_limit=head[4],
                internal=bool(head[5]),
                circuits=circuits[key],
            )
            for key, head in heads.items()
        ]

    def _build(self, stamps: list[tuple[Any, ...]]) -> None:
        present = {row[0] for row in stamps}
        for gone in set(self._built) - present:
            del self._built[gone]
        stale = [key for key, stamp in stamps if key not in self._built or self._built[key][0] != stamp]
        if not stale:
            return
        stamp_of = dict(stamps)
        own = columns("id", "name", "provider", "config", "actions", "internal")
        sql = f"SELECT {own} FROM {table(ProviderInstance)}"  # noqa: S608
        for row in select(f"{sql} WHERE id IN ({marks(stale)})", stale):
            self._built[row[0]] = (stamp_of[row[0]], self._instance(*row))

    def _instance(self, key: int, title: str, plugin: str, config: Any, actions: Any, internal: Any) -> Instance:
        stored, per_action = _json(config), _json(actions)
        toolbox = self._own_toolbox if internal else self._toolbox
        provider, problem = build(plugin, stored, per_action, toolbox)
        if problem:
            log.warning("provider instance cannot be used", instance=title, problem=problem)
        off = frozenset(name for name, row in per_action.items() if not row.get("enabled", True))
        return Instance(key, title, plugin, False, None, None, provider, off, problem)


def build(
    plugin: str, config: dict[str, Any], actions: dict[str, Any], toolbox: Toolbox
) -> tuple[Provider[Any] | None, str]:
    """The provider made from stored *config* and *actions*, or None and why it cannot be made."""
    try:
        provider_class = providers()[plugin]
        typed = provider_class.config_class.model_validate(open_config(config))
        settings = {
            process.action.basename: _settings(process.settings_class, actions.get(process.action.basename, {}))
            for process in provider_class.processes
        }
        provider = provider_class(typed, toolbox, settings)
        provider.is_provider_configured()
        return provider, ""
    except PluginFault as fault:
        return None, str(fault)
    except UnreadableSecret:
        return None, "its secret cannot be read with this site's encryption key; enter it again"
    except ValidationError as errors:
        fields = ", ".join(sorted({str(error["loc"][0]) if error["loc"] else "?" for error in errors.errors()}))
        return None, f"its settings are not valid any more: {fields}"
    except Exception as bug:  # a plugin may raise anything; one that does must not keep the others from serving
        log.error("a provider raised what it must not", provider=plugin, exc_info=bug)
        return None, f"the plugin has a bug: {type(bug).__name__}"


def _settings(settings_class: type[ActionSettings], row: dict[str, Any]) -> ActionSettings:
    return settings_class.model_validate(row.get("settings", {}))


def _json(value: Any) -> dict[str, Any]:
    """A JSON column as it comes from plain SQL: text on SQLite, a dict on PostgreSQL."""
    loaded = json.loads(value) if isinstance(value, str | bytes) else value
    return loaded if isinstance(loaded, dict) else {}
