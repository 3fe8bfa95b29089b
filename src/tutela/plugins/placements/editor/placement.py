"""The placement as Tutela sees it. No Django here: it is read while Django sets up."""

from __future__ import annotations

from tutela.sdk import GenerateImage, GenerateText, Placement, Slot, module_capability
from tutela.sdk.text import _


class Editor(Placement):
    """Generate text and images into what a person is writing."""

    name = "editor"
    label = _("Editor")
    description = _("Lets people have text and images generated where they write.")
    actions = (GenerateText, GenerateImage)
    capabilities = (
        module_capability(name, GenerateText, _("Have text generated in the editor")),
        module_capability(name, GenerateImage, _("Have images generated in the editor")),
    )
    slots = (Slot("editor", "editor/slot.html"),)
    django_app = "tutela.plugins.placements.editor"
    urls = "tutela.plugins.placements.editor.urls"
