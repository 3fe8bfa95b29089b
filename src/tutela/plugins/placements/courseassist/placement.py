"""The placement as Tutela sees it. No Django here: it is read while Django sets up."""

from __future__ import annotations

from tutela.sdk import (
    Archetype,
    Capability,
    ContextLevel,
    ExplainText,
    Permission,
    Placement,
    Slot,
    SummariseText,
    TextAction,
)
from tutela.sdk.text import _

EVERYBODY_IN_A_COURSE = dict.fromkeys(
    (Archetype.MANAGER, Archetype.EDITING_TEACHER, Archetype.TEACHER, Archetype.STUDENT), Permission.ALLOW
)


def _capability(action: type[TextAction], title: str) -> Capability:
    return Capability(
        name=f"aiplacement/courseassist:{action.basename}",
        title=title,
        level=ContextLevel.MODULE,
        archetypes=EVERYBODY_IN_A_COURSE,
        writes=True,
        spends=True,
    )


class CourseAssist(Placement):
    """Summarise and explain what a module says, beside the module itself."""

    name = "courseassist"
    label = _("Course assistance")
    description = _("Lets people have the text of a page summarised or explained beside it.")
    actions = (SummariseText, ExplainText)
    capabilities = (
        _capability(SummariseText, _("Have the text of a module summarised")),
        _capability(ExplainText, _("Have the text of a module explained")),
    )
    slots = (Slot("module", "courseassist/slot.html"),)
    django_app = "tutela.plugins.placements.courseassist"
    urls = "tutela.plugins.placements.courseassist.urls"
