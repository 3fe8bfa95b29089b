"""What kind of institution the site serves: an administrator says so once; the registration reports it."""

from __future__ import annotations

from typing import ClassVar, Literal

from pydantic import Field
from pydantic.config import JsonDict

from tutela.identity.api import StoredSettings
from tutela.sdk.text import _

Institution = Literal["academic", "training", "ngo"]
Level = Literal["isced0", "isced1", "isced2", "isced3", "isced4", "isced5", "isced6", "isced7", "isced8"]
Mode = Literal["facetoface", "blendedhybrid", "fullyonline"]

INSTITUTIONS = {
    "academic": _("Academic: school, college or university"),
    "training": _("Training within a company or organisation"),
    "ngo": _("Non-governmental organisation"),
}
LEVELS = {
    "isced0": _("Early childhood education (ISCED 0)"),
    "isced1": _("Primary education (ISCED 1)"),
    "isced2": _("Lower secondary education (ISCED 2)"),
    "isced3": _("Upper secondary education (ISCED 3)"),
    "isced4": _("Post-secondary non-tertiary education (ISCED 4)"),
    "isced5": _("Short-cycle tertiary education (ISCED 5)"),
    "isced6": _("Bachelor's or equivalent level (ISCED 6)"),
    "isced7": _("Master's or equivalent level (ISCED 7)"),
    "isced8": _("Doctoral or equivalent level (ISCED 8)"),
}
MODES = {
    "facetoface": _("Face to face"),
    "blendedhybrid": _("Blended or hybrid"),
    "fullyonline": _("Fully online"),
}


def _labelled(words: dict[str, str]) -> JsonDict:
    """What the form calls each choice."""
    return {"choice_labels": {**words}}


class SiteInformation(StoredSettings):
    """Moodle's site information, under Moodle's names. Empty: nobody has said."""

    name: ClassVar[str] = "site_information"

    modeinstruction: tuple[Mode, ...] = Field(
        default=(),
        title=_("Mode of instruction"),
        description=_("How people are taught here. Choose all that apply."),
        json_schema_extra=_labelled(MODES),
    )
    percentonline: int | None = Field(
        default=None,
        ge=0,
        le=100,
        title=_("Percentage of teaching that is online"),
        description=_("From 0 to 100; empty when nobody knows."),
    )
    typeinstitution: tuple[Institution, ...] = Field(
        default=(),
        title=_("Type of institution"),
        description=_("Choose all that apply."),
        json_schema_extra=_labelled(INSTITUTIONS),
    )
    levelinstitution: tuple[Level, ...] = Field(
        default=(),
        title=_("Level of education"),
        description=_("The levels of the International Standard Classification of Education. Choose all that apply."),
        json_schema_extra=_labelled(LEVELS),
    )
