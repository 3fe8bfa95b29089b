"""People of a platform. They cannot sign in here with a password; accounts of ours that are tied to one stay ours."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings

from tutela.learning.mirror.rows import Counts, RemotePerson
from tutela.learning.mirror.upsert import Values, gone, retire, text, upsert
from tutela.learning.models import Person

FIELDS = ("username", "first_name", "email", "language", "is_active")
"""A platform tells a name as a whole; it is kept in the first of our two fields."""

NO_PASSWORD = "!mirrored"  # noqa: S105 - what begins with an exclamation mark is no password's hash
LONGEST_NAME = 150
LONGEST_EMAIL = 254


def mirror_people(platformid: int, people: Iterable[RemotePerson]) -> Counts:
    """Bring the mirrored people into line. When the record holds nobody at all, nobody is taken to be gone."""
    counts = Counts()
    seen: set[int] = set()
    linked = set(
        Person.objects.filter(platform_id=platformid, mirrored=False).values_list("remoteid", flat=True).iterator()
    )
    upsert(
        Person,
        platformid,
        ((person.remoteid, _values(platformid, person)) for person in people if person.remoteid not in linked),
        FIELDS,
        new={"password": NO_PASSWORD, "mirrored": True},
        seen=seen,
        counts=counts,
    )
    if seen:
        counts.gone = retire(Person, gone(Person, platformid, seen, mirrored=True, is_active=True), is_active=False)
    return counts


def username(platformid: int, remoteid: int) -> str:
    """A name that nobody can have chosen: a colon is not allowed in one."""
    return f"{platformid}:{remoteid}"


def _values(platformid: int, person: RemotePerson) -> Values:
    email = person.email.replace("\x00", "").strip()
    return (
        username(platformid, person.remoteid),
        text(person.name, LONGEST_NAME),
        email if len(email) <= LONGEST_EMAIL else "",
        _language(person.language),
        person.active,
    )


def _language(code: str) -> str:
    """The language of ours that is nearest to *code*; '' where there is none."""
    known = dict(settings.LANGUAGES)
    plain = code.lower().replace("_", "-")
    return next((name for name in (plain, plain.partition("-")[0]) if name in known), "")
