"""The way about the site, as far as this person may go."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tutela.ai.api import VIEW_REGISTER
from tutela.analytics.api import MANAGE_MODELS
from tutela.identity.api import SITE_CONFIG, PermissionQuestion, Person, decide, system_context


@dataclass(frozen=True)
class Entry:
    """A link; `sections` are the first parts of the addresses at which it is the current one."""

    name: str
    label: str | Promise
    icon: str = ""
    sections: tuple[str, ...] = ()

    @property
    def url(self) -> str:
        """Its address."""
        return reverse(f"web:{self.name}")

    def is_current(self, path: str) -> bool:
        """Whether *path* lies in it."""
        if path == self.url:
            return True
        base = reverse("web:home")
        return any(path.startswith(f"{base}{section}/") for section in self.sections)


HOME = Entry("home", _("My courses"), "home", ("course", "module", "discussion", "post"))
OWN = Entry("my_ai", _("My AI"), "spark", ("my-ai", "my-data"))

OVERVIEW = Entry("administration", _("Overview"), "home")
PROVIDERS = Entry("providers", _("Providers"), "plug")
PLACEMENTS = Entry("placements", _("Placements"), "layout")
BY_PLACE = Entry("ai_by_place", _("AI by place"), "world", ("place",))
POLICIES = Entry("policies", _("AI policy"), "scale")
USAGE = Entry("usage", _("AI use"), "chart")
REGISTER = Entry("register", _("Action register"), "table")
MODELS = Entry("models", _("Models"), "pulse")
INSIGHTS = Entry("insights", _("Insights"), "bulb")
ANALYTICS = Entry("analytics_settings", _("Settings"), "sliders")
SITE_INFORMATION = Entry("site_information", _("Site information"), "info")
PLATFORMS = Entry("platforms", _("Platforms"), "world")
REGISTRATION = Entry("registration", _("Registration"), "world")
REGISTERED_SITES = Entry("registered_sites", _("Registered sites"), "world")
SCHEDULES = Entry("schedules", _("Tasks"), "wait")
PRIVACY = Entry("privacy", _("Privacy"), "hidden")
ROLES = Entry("roles", _("Roles"), "person")
CAPABILITIES = Entry("capabilities", _("Who may what"), "key")


@dataclass(frozen=True)
class Group:
    """Entries of one kind, under a title; the first group has none."""

    title: str | Promise
    entries: list[Entry]


def entries(person: Person) -> list[Entry]:
    """The main navigation for *person*, in a constant number of queries."""
    first = [entry for group in administration_groups(person) for entry in group.entries][:1]
    administration = [Entry(entry.name, _("Administration"), sections=("administration",)) for entry in first]
    return [HOME, OWN, *administration]


def administration_groups(person: Person) -> list[Group]:
    """The administrator's pages that *person* may open; empty for nearly everybody."""
    system = system_context().pk
    configure = PermissionQuestion(person.pk, SITE_CONFIG.name, system)
    look = PermissionQuestion(person.pk, VIEW_REGISTER.name, system)
    manage = PermissionQuestion(person.pk, MANAGE_MODELS.name, system)
    verdicts = decide([configure, look, manage])
    configures, looks, manages = (verdicts[question].allowed for question in (configure, look, manage))
    groups = [
        Group("", _if(configures, OVERVIEW)),
        Group(_("AI"), [*_if(configures, PROVIDERS, PLACEMENTS, BY_PLACE, POLICIES), *_if(looks, USAGE, REGISTER)]),
        Group(_("Analytics"), [*_if(manages, MODELS, INSIGHTS), *_if(configures, ANALYTICS)]),
        Group(_("Site"), _if(configures, *_site_entries())),
    ]
    return [group for group in groups if group.entries]


def _site_entries() -> list[Entry]:
    registry = [REGISTERED_SITES] if settings.TUTELA_REGISTRY else []
    return [*registry, PLATFORMS, SITE_INFORMATION, REGISTRATION, SCHEDULES, PRIVACY, ROLES, CAPABILITIES]


def _if(allowed: bool, *shown: Entry) -> list[Entry]:
    return list(shown) if allowed else []
