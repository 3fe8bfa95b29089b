"""Connecting learning platforms: what administrators do, opening a connection for a sync, and whom its ids mean here.

Where a platform is may hold a password, so it is sealed in the database and never shown again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from pydantic import SecretStr

from tutela.courses.models import Category, Course, Enrolment
from tutela.identity.api import (
    SITE_CONFIG,
    Context,
    NotFound,
    Person,
    Platform,
    RoleAssignment,
    chunks,
    marks,
    require,
    select,
    system_context,
    table,
)
from tutela.lib.crypto import MARK, UnreadableSecret, Vault
from tutela.sdk import ContextLevel, TutelaError
from tutela.sdk.errors import PluginFault
from tutela.sdk.platform import Platform as Plugin
from tutela.sdk.platform import PlatformError
from tutela.sdk.registry import platforms
from tutela.sdk.text import _

LONGEST_NAME = 255

SITE = 0
"""The remoteid of the category that stands for a whole platform."""


class InvalidPlatform(TutelaError):
    """A platform cannot be connected like this; `errors` has sentences by field, '' for all of it."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        self.errors = errors
        super().__init__(" ".join(text for texts in errors.values() for text in texts))


def list_platforms(*, enabled_only: bool = False) -> list[Platform]:
    """The connected platforms, in the order in which they were connected."""
    found = Platform.objects.filter(enabled=True) if enabled_only else Platform.objects.all()
    return list(found.order_by("id"))


def get_platform(actor: Person, platformid: int) -> Platform:
    """One connection. Raises `NotAllowed`, `NotFound`."""
    require(actor, SITE_CONFIG.name, system_context())
    found = Platform.objects.filter(pk=platformid).first()
    if found is None:
        raise NotFound("platform", platformid)
    return found


def connect_platform(actor: Person, kind: str, name: str, location: str, options: Mapping[str, Any]) -> Platform:
    """Connect a platform; nothing is read yet. Raises `NotAllowed`, `InvalidPlatform`."""
    require(actor, SITE_CONFIG.name, system_context())
    made = Platform(kind=kind)
    _fill(made, name, location, options)
    made.save()
    return made


def change_platform(actor: Person, platformid: int, name: str, location: str, options: Mapping[str, Any]) -> Platform:
    """Change a connection; an empty *location* or secret keeps the one there is. Raises as `connect_platform`."""
    found = get_platform(actor, platformid)
    sealed = {key for key, value in found.options.items() if _is_sealed(value)}
    kept = {key: value for key, value in open_options(found).items() if key in sealed and not options.get(key)}
    _fill(found, name, location or location_of(found), {**options, **kept})
    found.problem = ""
    found.save()
    return found


def enable_platform(actor: Person, platformid: int, on: bool) -> Platform:
    """Switch a connection on or off: one that is off is not synced; what was mirrored stays."""
    found = get_platform(actor, platformid)
    found.enabled = on
    found.save(update_fields=["enabled"])
    return found


@transaction.atomic
def disconnect_platform(actor: Person, platformid: int) -> None:
    """Take a connection away with all that was mirrored from it: its courses, its people, their roles.

    Accounts of ours that were tied to its people stay. The log store stays where it is.
    """
    found = get_platform(actor, platformid)
    if Course.objects.filter(category__platform=found).exclude(platform=found).exists():
        raise InvalidPlatform({"": [_("Courses of your own are in its categories. Move them first.")]})
    Person.objects.filter(platform=found, mirrored=False).update(platform=None, remoteid=None)
    RoleAssignment.objects.filter(platform=found).delete()
    Enrolment.objects.filter(platform=found).delete()
    for level, model in ((ContextLevel.COURSE, Course), (ContextLevel.CATEGORY, Category), (ContextLevel.USER, Person)):
        own = list(model._default_manager.filter(platform=found).values_list("pk", flat=True))
        for some in chunks(own):
            Context.objects.filter(level=level, instanceid__in=some).delete()
    Course.objects.filter(platform=found).delete()
    Category.objects.filter(platform=found).update(parent=None)
    found.delete()


def open_platform(platform: Platform) -> Plugin[Any]:
    """The platform, ready to be read. Raises `PlatformError` with a sentence for the administrator."""
    location = location_of(platform)
    opened = _plugin(platform.kind).at(location, **open_options(platform))
    if opened is None:
        raise PlatformError(_nothing_there(platform.kind, location))
    return opened


def location_of(platform: Platform) -> str:
    """Where a platform is, in plain text: it may hold a password. Raises `PlatformError`."""
    try:
        return vault().open(platform.location)
    except UnreadableSecret as failure:
        raise PlatformError(
            "The stored address of this platform cannot be decrypted with the site's keys. Enter it again."
        ) from failure


def open_options(platform: Platform) -> dict[str, Any]:
    """A connection's other settings, secrets in plain text. Raises `PlatformError`."""
    try:
        return {name: vault().open(value) if _is_sealed(value) else value for name, value in platform.options.items()}
    except UnreadableSecret as failure:
        raise PlatformError("A stored secret of this platform cannot be decrypted. Enter it again.") from failure


def note_synced(platform: Platform, report: Mapping[str, Any], zone: str) -> None:
    """Keep what a sync that ended well did."""
    platform.report, platform.zone = dict(report), zone
    platform.problem, platform.timesynced = "", timezone.now()
    platform.save(update_fields=["report", "zone", "problem", "timesynced"])


def note_problem(platform: Platform, problem: str) -> None:
    """Keep the sentence on why a sync did not end well."""
    platform.problem = problem
    platform.save(update_fields=["problem"])


@cache
def vault() -> Vault:
    """The vault of this site."""
    return Vault(tuple(settings.TUTELA_ENCRYPTION_KEYS))


def _fill(platform: Platform, name: str, location: str, options: Mapping[str, Any]) -> None:
    """Check what was entered by the plugin's own rules, and put it into the row."""
    errors: dict[str, list[str]] = {}
    name, location = name.strip(), location.strip()
    if not name or len(name) > LONGEST_NAME:
        errors["name"] = [_("Give the platform a name of at most 255 characters.")]
    config = None
    try:
        config = _plugin(platform.kind).config_for(location, options) if location else None
        if config is None:
            errors["location"] = [_nothing_there(platform.kind, location) if location else _("Say where it is.")]
    except PlatformError as failure:
        errors[""] = [str(failure)]
    if errors or config is None:
        raise InvalidPlatform(errors)
    platform.name, platform.location = name, vault().seal(location)
    platform.options = {key: _sealed(getattr(config, key, None), value) for key, value in options.items()}


def _is_sealed(value: object) -> bool:
    return isinstance(value, str) and value.startswith(MARK)


def _sealed(checked: object, value: Any) -> Any:
    return vault().seal(value) if isinstance(checked, SecretStr) and value else value


def _plugin(kind: str) -> type[Plugin[Any]]:
    try:
        return platforms()[kind]
    except PluginFault as failure:
        raise PlatformError(str(failure)) from failure


def _nothing_there(kind: str, location: str) -> str:
    shown = location if "://" not in location else "this address"
    missing = "" if "://" in location or Path(location).is_dir() else " The folder does not exist."
    return f"There is no platform of the kind “{kind}” at {shown}.{missing}"


class LocalCourse(NamedTuple):
    """A course of ours that stands for one of a platform's, and its context."""

    courseid: int
    contextid: int


def local_courses(platformid: int, remoteids: Iterable[int]) -> dict[int, LocalCourse]:
    """The courses that stand for those of a platform, by the ids there; what is not mirrored (yet) is absent."""
    sql = (
        f"SELECT c.remoteid, c.id, x.id FROM {table(Course)} c"  # noqa: S608 - names of our own models only
        f" JOIN {table(Context)} x ON x.instanceid = c.id AND x.level = {ContextLevel.COURSE.value}"
        " WHERE c.platform_id = %s AND c.remoteid"
    )
    return {row[0]: LocalCourse(row[1], row[2]) for row in _chunked(sql, platformid, remoteids)}


def local_people(platformid: int, remoteids: Iterable[int]) -> dict[int, int]:
    """Who stands for the people of a platform, by their ids there; those who are not mirrored (yet) are absent."""
    sql = f"SELECT remoteid, id FROM {table(Person)} WHERE platform_id = %s AND remoteid"  # noqa: S608
    return dict(_chunked(sql, platformid, remoteids))


def site_context(platformid: int) -> int | None:
    """The context that stands for a whole platform: the one of its category. None before its first sync."""
    category = Category.objects.filter(platform_id=platformid, remoteid=SITE).values_list("id", flat=True)
    found = Context.objects.filter(level=ContextLevel.CATEGORY, instanceid__in=category)
    return found.values_list("id", flat=True).first()


def _chunked(sql: str, platformid: int, remoteids: Iterable[int]) -> Iterator[tuple[Any, ...]]:
    for chunk in chunks(sorted(set(remoteids))):
        yield from select(f"{sql} IN ({marks(chunk)})", [platformid, *chunk])
