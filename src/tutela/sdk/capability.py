"""Capabilities: named permissions that plugins declare, with defaults for each role archetype."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum


class ContextLevel(IntEnum):
    """The levels of the context tree, with the numbers that Moodle gives them."""

    SYSTEM = 10
    USER = 30
    CATEGORY = 40
    COURSE = 50
    MODULE = 70


class Archetype(StrEnum):
    """The kinds of role for which a capability states a default."""

    MANAGER = "manager"
    EDITING_TEACHER = "editingteacher"
    TEACHER = "teacher"
    STUDENT = "student"
    USER = "user"  # every authenticated person
    GUEST = "guest"


class Permission(IntEnum):
    """What a role says of a capability in a context. PROHIBIT cannot be overridden further down."""

    INHERIT = 0
    ALLOW = 1
    PREVENT = -1
    PROHIBIT = -1000


@dataclass(frozen=True, kw_only=True)
class Capability:
    """A named permission, such as ``aiplacement/editor:generate_text``.

    `level` is the lowest level at which it can be overridden; `archetypes` holds the default of each kind of role
    (absent: inherit, which denies unless another role allows). `personal_data` and `spends` warn the administrator.
    """

    name: str
    title: str
    level: ContextLevel
    archetypes: Mapping[Archetype, Permission] = field(default_factory=dict)
    writes: bool = False
    personal_data: bool = False
    spends: bool = False
