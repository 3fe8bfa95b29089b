"""The placement as Tutela sees it. No Django here: it is read while Django sets up."""

from __future__ import annotations

from tutela.sdk import ExplainText, Placement, Slot, SummariseText, module_capability
from tutela.sdk.text import _


class CourseAssist(Placement):
    """Summarise and explain what a module says, beside the module itself."""

    name = "courseassist"
    label = _("Course assistance")
    description = _("Lets people have the text of a page summarised or explained beside it.")
    actions = (SummariseText, ExplainText)
    capabilities = (
        module_capability(name, SummariseText, _("Have the text of a module summarised")),
        module_capability(name, ExplainText, _("Have the text of a module explained")),
    )
    slots = (Slot("module", "courseassist/slot.html"),)
    django_app = "tutela.plugins.placements.courseassist"
    urls = "tutela.plugins.placements.courseassist.urls"
