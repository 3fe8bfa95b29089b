"""Finding people, and what they are called."""

from __future__ import annotations

from collections.abc import Iterable

from tutela.identity.models import Person


def find_person(username: str) -> Person | None:
    """The person with this username, active or not."""
    return Person.objects.filter(username=username).first()


def remember_language(person: Person, language: str) -> None:
    """Keep the language that *person* chose, for every browser in which they sign in; '' for the browser's own."""
    Person.objects.filter(pk=person.pk).update(language=language)
    person.language = language


def names_of_people(userids: Iterable[int | None]) -> dict[int, str]:
    """What these people are called: one query."""
    people = Person.objects.filter(pk__in={userid for userid in userids if userid is not None})
    return {person.pk: person.get_full_name() for person in people}
