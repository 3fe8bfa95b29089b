"""Writing the content of a module: by whom it may be done, what can be saved, and what when two write at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from tutela.courses.api import CourseModule, as_html, as_text, clean, context_of, get_module
from tutela.identity.api import Person, require
from tutela.sdk import Archetype, Capability, ContextLevel, Permission, TutelaError

LONGEST = 500_000
"""Characters of HTML that one text may have."""
LONGEST_NAME = 255

MANAGE_ACTIVITIES = Capability(
    name="moodle/course:manageactivities",
    title=gettext_noop("Write what is in a course"),
    level=ContextLevel.MODULE,
    archetypes={Archetype.MANAGER: Permission.ALLOW, Archetype.EDITING_TEACHER: Permission.ALLOW},
    writes=True,
)
MANAGE = MANAGE_ACTIVITIES.name


class Unfit(TutelaError):
    """What was written cannot be saved: `errors` has a sentence for the person for each field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("; ".join(f"{field}: {sentence}" for field, sentence in self.errors.items()))


@dataclass(frozen=True)
class Written:
    """A text as it is stored now: which version, by whom (their name; '' where nobody knows) and when."""

    name: str
    content: str
    version: int
    by: str
    when: datetime | None


class Overtaken(TutelaError):
    """Somebody saved the text after this person had begun with it. Nothing was changed; `stored` is what is there."""

    def __init__(self, stored: Written) -> None:
        self.stored = stored
        super().__init__(f"version {stored.version} was saved in the meantime")


def module_to_write(person: Person, moduleid: int) -> CourseModule:
    """The module, for somebody who may write it. Raises `NotFound` or `NotAllowed`."""
    module = get_module(person, moduleid)
    require(person, MANAGE, context_of(module))
    return module


def save_module(person: Person, moduleid: int, *, name: str, content: str, version: int) -> CourseModule:
    """Store what *person* wrote, who began with *version*; sanitised.

    Raises `NotFound`, `NotAllowed`, `Unfit`, or `Overtaken` when another version has been saved since.
    """
    module = module_to_write(person, moduleid)
    title, kept = fit(name, content, needed=False)
    values = {"name": title, "content": kept, "timemodified": timezone.now(), "usermodified": person}
    rows = CourseModule.objects.filter(pk=moduleid, version=version)
    if not rows.update(**values, version=F("version") + 1):
        now = CourseModule.objects.select_related("usermodified").get(pk=moduleid)
        if (now.name, now.content) != (title, kept):  # the same text, sent twice, is saved already
            raise Overtaken(written(now))
    module.refresh_from_db()
    return module


def written(module: CourseModule) -> Written:
    """The text of *module* as it is stored."""
    by = module.usermodified.get_full_name() if module.usermodified else ""
    return Written(module.name, module.content, module.version, by, module.timemodified)


def fit(name: str, content: str, *, needed: bool = True) -> tuple[str, str]:
    """Both as they can be stored. Raises `Unfit` with all that is wrong with them."""
    errors: dict[str, str] = {}
    title = kept = ""
    try:
        title = fit_name(name)
    except Unfit as unfit:
        errors |= unfit.errors
    try:
        kept = fit_content(content, needed=needed)
    except Unfit as unfit:
        errors |= unfit.errors
    if errors:
        raise Unfit(errors)
    return title, kept


def fit_name(name: str) -> str:
    """*name* as it can be stored. Raises `Unfit`."""
    name = " ".join(name.replace("\x00", "").split())
    if not name:
        raise Unfit({"name": _("Give it a name.")})
    if len(name) > LONGEST_NAME:
        raise Unfit({"name": _("This is too long: at most %(number)d characters.") % {"number": LONGEST_NAME}})
    return name


def fit_content(typed: str, *, needed: bool = True) -> str:
    """*typed* as safe HTML that can be stored. Raises `Unfit`, also for nothing at all where something is needed."""
    content = clean(as_html(typed.replace("\x00", "")))
    if len(content) > LONGEST:
        raise Unfit({"content": _("This is too long: at most %(number)d characters.") % {"number": LONGEST}})
    if needed and not as_text(content) and "<img" not in content:
        raise Unfit({"content": _("Write something first.")})
    return content
