"""Settings in groups, each a pydantic model: the page's form, the check and the defaults come from one class.

>>> class Colours(StoredSettings):
...     name = "colours"
...     accent: str = "blue"
>>> Colours().accent
'blue'
"""

from __future__ import annotations

from typing import Any, ClassVar, TypeVar

import structlog
from pydantic import BaseModel, ConfigDict, ValidationError

from tutela.identity.capabilities import SITE_CONFIG
from tutela.identity.contexts import system_context
from tutela.identity.models import Person, Setting
from tutela.identity.permissions import require

log = structlog.get_logger(__name__)


class StoredSettings(BaseModel):
    """Base of a group of settings. Every field has a default: that is what applies until somebody changes it."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    name: ClassVar[str]
    """The name under which the group is stored."""


Group = TypeVar("Group", bound=StoredSettings)


def read_settings(group: type[Group]) -> Group:
    """What is stored of *group*, one query; a field that is missing or no longer valid has its default."""
    row = Setting.objects.filter(name=group.name).values_list("values", flat=True).first()
    return _valid(group, row if isinstance(row, dict) else {})


def write_settings(actor: Person, settings: StoredSettings) -> None:
    """Store *settings* whole. Raises `NotAllowed` unless *actor* may configure the site."""
    require(actor, SITE_CONFIG.name, system_context())
    keep_settings(settings, modifiedby=actor.pk)


def keep_settings(settings: StoredSettings, *, modifiedby: int | None = None) -> None:
    """Store what a program has decided, for nobody's request. A page uses `write_settings`."""
    values = {"values": settings.model_dump(mode="json"), "modifiedby": modifiedby}
    Setting.objects.update_or_create(name=settings.name, defaults=values)


def _valid(group: type[Group], stored: dict[str, Any]) -> Group:
    """An older or altered row must not stop the site: what cannot be read is left out, and logged."""
    try:
        return group.model_validate(stored)
    except ValidationError as failure:
        wrong = {str(error["loc"][0]) for error in failure.errors() if error["loc"]}
        log.warning("stored_settings_invalid", group=group.name, fields=sorted(wrong))
    kept = {name: value for name, value in stored.items() if name not in wrong}
    return group.model_validate(kept) if wrong else group()
