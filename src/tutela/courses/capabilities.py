"""What may be done with courses."""

from __future__ import annotations

from tutela.sdk import Capability, ContextLevel
from tutela.sdk.placement import EVERYBODY_IN_A_COURSE
from tutela.sdk.text import _

VIEW_COURSE = Capability(
    name="moodle/course:view",
    title=_("See a course and what is in it"),
    level=ContextLevel.COURSE,
    archetypes=EVERYBODY_IN_A_COURSE,
)
CAPABILITIES = (VIEW_COURSE,)
