"""The placement as Tutela sees it. No Django here: it is read while Django sets up."""

from __future__ import annotations

from typing import Any

from tutela.sdk import (
    Action,
    Archetype,
    Capability,
    ContextLevel,
    GenerateImage,
    GenerateText,
    Permission,
    Placement,
    Slot,
)
from tutela.sdk.text import _

EVERYBODY_IN_A_COURSE = dict.fromkeys(
    (Archetype.MANAGER, Archetype.EDITING_TEACHER, Archetype.TEACHER, Archetype.STUDENT), Permission.ALLOW
)


def _capability(action: type[Action[Any]], title: str) -> Capability:
    return Capability(
        name=f"aiplacement/editor:{action.basename}",
        title=title,
        level=ContextLevel.MODULE,
        archetypes=EVERYBODY_IN_A_COURSE,
        writes=True,
        spends=True,
    )


class Editor(Placement):
    """Generate text and images into what a person is writing."""

    name = "editor"
    label = _("Editor")
    description = _("Lets people have text and images generated where they write.")
    actions = (GenerateText, GenerateImage)
    capabilities = (
        _capability(GenerateText, _("Have text generated in the editor")),
        _capability(GenerateImage, _("Have images generated in the editor")),
    )
    slots = (Slot("editor", "editor/slot.html"),)
    django_app = "tutela.plugins.placements.editor"
    urls = "tutela.plugins.placements.editor.urls"
