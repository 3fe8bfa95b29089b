"""The way about the site, as far as this person may go."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from tutela.ai.api import VIEW_REGISTER
from tutela.learning.api import SITE_CONFIG, Person, Question, decide, system_context


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


HOME = Entry("home", _("My courses"), "home", ("course", "module"))
OWN = Entry("my_ai", _("My AI"), "spark", ("my-ai",))
ADMINISTRATION = Entry("administration", _("Administration"), "sliders", ("administration",))

OVERVIEW = Entry("administration", _("Overview"), "home")
PLACES: tuple[Entry, ...] = ()
REGISTER: tuple[Entry, ...] = ()


def entries(person: Person) -> list[Entry]:
    """The main navigation for *person*, in a constant number of queries."""
    return [HOME, OWN, *([ADMINISTRATION] if administration_entries(person) else [])]


def administration_entries(person: Person) -> list[Entry]:
    """The administrator's pages that *person* may open; empty for nearly everybody."""
    system = system_context().pk
    configure = Question(person.pk, SITE_CONFIG.name, system)
    look = Question(person.pk, VIEW_REGISTER.name, system)
    verdicts = decide([configure, look])
    return [
        *((OVERVIEW, *PLACES) if verdicts[configure].allowed else ()),
        *(REGISTER if verdicts[look].allowed else ()),
    ]
