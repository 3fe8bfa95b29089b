"""Who has accepted which version of the AI policy, when and where; and who has not."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from tutela.ai.capabilities import FETCH_ANY_POLICY
from tutela.ai.models import PolicyAcceptance
from tutela.ai.policy import current_version
from tutela.ai.reports import context_names
from tutela.identity.api import Person, require, system_context

LARGEST_PAGE = 1000


@dataclass(frozen=True)
class PolicyFilters:
    """Whom to show. `version` 0 is the one in force; `accepted` None shows everybody; `text` is part of a name."""

    version: int = 0
    accepted: bool | None = None
    text: str = ""


@dataclass(frozen=True)
class PolicyRow:
    """A person and their acceptance; `timeaccepted` (Unix seconds) is None where there is none."""

    userid: int
    username: str
    person_name: str
    version: int
    timeaccepted: float | None
    contextid: int | None
    context_name: str


@dataclass(frozen=True)
class PolicyPage:
    """One page, by username; the cursors are usernames. `people` and `accepted` count the whole site."""

    rows: list[PolicyRow]
    before: str
    after: str
    version: int
    people: int
    accepted: int


def policy_report(
    person: Person, filters: PolicyFilters = PolicyFilters(), *, after: str = "", before: str = "", size: int = 50
) -> PolicyPage:
    """The active people after the username *after* (or those before *before*), in a constant number of queries.

    Raises `NotAllowed` without moodle/ai:fetchanyuserpolicystatus at the site.
    """
    require(person, FETCH_ANY_POLICY.name, system_context())
    version = filters.version or current_version()
    has = Exists(PolicyAcceptance.objects.filter(userid=OuterRef("pk"), version=version))
    everybody = Person.objects.filter(is_active=True)
    counted = everybody.count(), everybody.filter(has).count()
    found = everybody if filters.accepted is None else everybody.filter(has if filters.accepted else ~has)
    if filters.text:
        parts = ("username", "first_name", "last_name")
        named = [Q(**{f"{part}__icontains": filters.text}) for part in parts]
        found = found.filter(named[0] | named[1] | named[2])
    people, more = _page(found, after, before, max(1, min(size, LARGEST_PAGE)))
    back = bool(before) and not after
    first, last = (people[0].username, people[-1].username) if people else ("", "")
    return PolicyPage(
        _rows(people, version),
        first if (more if back else after) else "",
        last if (back or more) else "",
        version,
        *counted,
    )


def _page(found: QuerySet[Person], after: str, before: str, size: int) -> tuple[list[Person], bool]:
    if before and not after:
        people = list(found.filter(username__lt=before).order_by("-username")[: size + 1])
        return people[:size][::-1], len(people) > size
    people = list((found.filter(username__gt=after) if after else found).order_by("username")[: size + 1])
    return people[:size], len(people) > size


def _rows(people: list[Person], version: int) -> list[PolicyRow]:
    ids = [person.pk for person in people]
    accepted = {row.userid: row for row in PolicyAcceptance.objects.filter(version=version, userid__in=ids)}
    names = context_names({row.contextid for row in accepted.values()})
    return [
        PolicyRow(
            person.pk,
            person.username,
            person.get_full_name(),
            version,
            row.timeaccepted if row else None,
            row.contextid if row else None,
            names.get(row.contextid, "") if row else "",
        )
        for person in people
        for row in [accepted.get(person.pk)]
    ]
