"""The contract of a placement: the UI component and workflow through which a person uses actions."""

from __future__ import annotations

from abc import ABC
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from tutela.sdk.actions import Action
from tutela.sdk.capability import Archetype, Capability, ContextLevel, Permission

EVERYBODY_IN_A_COURSE = dict.fromkeys(
    (Archetype.MANAGER, Archetype.EDITING_TEACHER, Archetype.TEACHER, Archetype.STUDENT), Permission.ALLOW
)


@dataclass(frozen=True)
class Slot:
    """A named place on a page that a placement fills: ``module`` is every course module page."""

    name: str
    template: str


def capability_of(placement: str, basename: str) -> str:
    """The capability that a person needs for an action through a placement: ``aiplacement/<placement>:<action>``."""
    return f"aiplacement/{placement}:{basename}"


def module_capability(placement: str, action: type[Action[Any]], title: str) -> Capability:
    """For *action* of a placement on the pages of modules: everybody in a course may, until a role says otherwise."""
    return Capability(
        name=capability_of(placement, action.basename),
        title=title,
        level=ContextLevel.MODULE,
        archetypes=EVERYBODY_IN_A_COURSE,
        writes=True,
        spends=True,
    )


class Placement(ABC):
    """A place in the interface where people use actions.

    A placement never knows a provider: it hands an action to the manager and shows the response. It is a Django app
    (`django_app`) when it has templates, and may add addresses (`urls`, a dotted module) below
    ``/placement/<name>/``.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    description: ClassVar[str]
    actions: ClassVar[tuple[type[Action[Any]], ...]]
    capabilities: ClassVar[Sequence[Capability]] = ()
    slots: ClassVar[Sequence[Slot]] = ()
    django_app: ClassVar[str] = ""
    urls: ClassVar[str] = ""

    @classmethod
    def get_action_list(cls) -> tuple[type[Action[Any]], ...]:
        """The actions that this placement offers."""
        return cls.actions

    @classmethod
    def capability_for(cls, action: type[Action[Any]]) -> str:
        """The capability that a person needs for *action* here: ``aiplacement/<name>:<action>``."""
        return capability_of(cls.name, action.basename)
