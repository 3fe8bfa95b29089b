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

CONFIGURE = (
    Entry("administration", _("Overview"), "home"),
    Entry("providers", _("Providers"), "plug"),
    Entry("placements", _("Placements"), "layout"),
    Entry("policies", _("AI policy"), "scale"),
)
REGISTER = Entry("register", _("Action register"), "table")
CAPABILITIES = Entry("capabilities", _("Who may what"), "key")


def entries(person: Person) -> list[Entry]:
    """The main navigation for *person*, in a constant number of queries."""
    first = administration_entries(person)[:1]
    administration = [Entry(entry.name, _("Administration"), sections=("administration",)) for entry in first]
    return [HOME, OWN, *administration]


def administration_entries(person: Person) -> list[Entry]:
    """The administrator's pages that *person* may open; empty for nearly everybody."""
    system = system_context().pk
    configure = Question(person.pk, SITE_CONFIG.name, system)
    look = Question(person.pk, VIEW_REGISTER.name, system)
    verdicts = decide([configure, look])
    return [
        *(CONFIGURE if verdicts[configure].allowed else ()),
        *((REGISTER,) if verdicts[look].allowed else ()),
        *((CAPABILITIES,) if verdicts[configure].allowed else ()),
    ]
