"""All that a registered site tells its registry: each field with its name in words, and since when it is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from pydantic import Field

from tutela.ai.api import site_usage
from tutela.analytics.api import site_counts
from tutela.courses.api import Course, CourseModule, Enrolment
from tutela.identity.api import Person, StoredSettings, read_settings
from tutela.registration.site_information import SiteInformation
from tutela.sdk.text import _

WEEK = 7 * 86_400


class SiteDescription(StoredSettings):
    """What the administrator says of the site."""

    name = "registration"

    sitename: str = Field(default="", max_length=255, title=_("Name of the site"))
    siteurl: str = Field(
        default="",
        max_length=500,
        pattern=r"^(https?://[^\s]+)?$",
        title=_("Address of the site"),
        description=_("Begins with https:// or http://."),
    )
    language: str = Field(default="en", max_length=12, title=_("Language"), description=_("Such as en or es."))


@dataclass(frozen=True)
class Moment:
    """The time for which usage is told, whole Unix seconds, both included."""

    timefrom: int
    timeto: int


@dataclass(frozen=True)
class Told:
    """One field: its key in the JSON, what people call it, its value, and whether nobody has confirmed it yet."""

    key: str
    label: str
    value: Any
    new: bool


@dataclass(frozen=True)
class _Field:
    key: str
    label: str
    since: int
    read: Callable[[dict[str, Any]], Any]


FIRST = 2026112100
"""When the first fields were told. A field that is added later has a later date: it is told once it is confirmed."""

FIELDS = (
    _Field("name", _("Name of the site"), FIRST, lambda site: site["description"].sitename),
    _Field("url", _("Address of the site"), FIRST, lambda site: site["description"].siteurl),
    _Field("language", _("Language"), FIRST, lambda site: site["description"].language),
    _Field("release", _("Version of Tutela"), FIRST, lambda site: version("tutela")),
    _Field("modeinstruction", _("Mode of instruction"), FIRST, lambda site: list(site["information"].modeinstruction)),
    _Field("percentonline", _("Percentage online"), FIRST, lambda site: site["information"].percentonline),
    _Field("typeinstitution", _("Type of institution"), FIRST, lambda site: list(site["information"].typeinstitution)),
    _Field("levelinstitution", _("Level of education"), FIRST, lambda site: list(site["information"].levelinstitution)),
    _Field("users", _("Number of people"), FIRST, lambda site: Person.objects.filter(is_active=True).count()),
    _Field("courses", _("Number of courses"), FIRST, lambda site: Course.objects.count()),
    _Field("modules", _("Number of modules"), FIRST, lambda site: CourseModule.objects.count()),
    _Field("enrolments", _("Number of enrolments"), FIRST, lambda site: Enrolment.objects.count()),
    _Field(
        "analyticsenabledmodels",
        _("Analytics models enabled"),
        FIRST,
        lambda site: site["counts"]["analyticsenabledmodels"],
    ),
    _Field("analyticspredictions", _("Predictions"), FIRST, lambda site: site["counts"]["analyticspredictions"]),
    _Field("analyticsactions", _("Actions on insights"), FIRST, lambda site: site["counts"]["analyticsactions"]),
    _Field(
        "analyticsactionsnotuseful",
        _("Insights marked not useful"),
        FIRST,
        lambda site: site["counts"]["analyticsactionsnotuseful"],
    ),
    _Field("aiusage", _("AI usage stats"), FIRST + 1, lambda site: site["usage"]),
)
NEWEST = max(field.since for field in FIELDS)


def tell(moment: Moment, confirmed: int) -> list[Told]:
    """Every field with its value now; those newer than *confirmed* are new."""
    site = {
        "description": read_settings(SiteDescription),
        "information": read_settings(SiteInformation),
        "counts": site_counts(),
        "usage": site_usage(moment.timefrom, moment.timeto),
    }
    return [Told(field.key, field.label, field.read(site), field.since > confirmed) for field in FIELDS]


def as_json(told: list[Told]) -> dict[str, Any]:
    """What is sent of *told*."""
    return {field.key: field.value for field in told}


def span_since(usedto: int | None, now: float) -> Moment:
    """From the second after the last that was told, else for a week, up to the last second that is over."""
    timeto = int(now) - 1
    return Moment(usedto + 1 if usedto is not None else timeto - WEEK, timeto)
