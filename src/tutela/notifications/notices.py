"""Telling people something: in the site at once, and by e-mail where they want it.

The e-mail is queued with the notice, in the same transaction, and sent by a task (`notifications.mail`): no page and no
run waits for a mail server, or fails with one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme

from tutela.identity.api import Person
from tutela.notifications.models import Notification, NotificationPreference
from tutela.sdk.text import spoken
from tutela.tasks.api import enqueue

SEND = "send_notifications"
"""The name of the task that sends the e-mails."""

Text = str | Promise | Callable[[], str]
"""A text in the language that is active when it is asked for: one that is marked, a lazy one, or what makes it."""


@dataclass(frozen=True)
class NotificationKind:
    """A kind of notice that packages declare. Title and description are marked for translation; people see them where
    they choose of what they want e-mail."""

    name: str
    title: str
    description: str = ""
    by_email: bool = True


_kinds: dict[str, NotificationKind] = {}


def declare_notifications(kinds: Iterable[NotificationKind]) -> None:
    """Make *kinds* known. A package does this when its app is ready; declaring again replaces."""
    for kind in kinds:
        _kinds[kind.name] = kind


def notification_kinds() -> list[NotificationKind]:
    """All kinds, by name."""
    return [_kinds[name] for name in sorted(_kinds)]


def notify(
    personid: int,
    kind: str,
    subject: Text,
    text: Text = "",
    url: str = "",
    dedupe_key: str = "",
    *,
    contextid: int | None = None,
) -> bool:
    """Tell a person something, in their language, once for each *dedupe_key*; whether it was new.

    *url* is a path of this site. Nothing happens for somebody who is gone or not active. Raises `KeyError` for a kind
    that nobody declared, `ValueError` for an address elsewhere.
    """
    declared = _kinds[kind]
    if url and not (url.startswith("/") and url_has_allowed_host_and_scheme(url, None)):
        raise ValueError("the address must be a path of this site")
    person = Person.objects.filter(pk=personid, is_active=True).first()
    if person is None:
        return False
    with translation.override(language_of(person)):
        values = {"kind": kind, "subject": _line(_said(subject)), "body": _said(text).strip(), "url": url}
    wanted = bool(person.email) and wants_email(person).get(kind, declared.by_email)
    state = Notification.Email.QUEUED if wanted else Notification.Email.NONE
    with transaction.atomic():
        _row, new = _put(
            person, dedupe_key, {**values, "contextid": contextid, "email": state, "nextattempt": timezone.now()}
        )
        if new and wanted:
            transaction.on_commit(lambda: enqueue(SEND))
    return new


def language_of(person: Person) -> str:
    """The language in which *person* is written to: their own, else the site's."""
    return person.language if person.language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def notifications_of(person: Person, *, most: int = 100) -> list[Notification]:
    """What *person* was told, newest first."""
    return list(Notification.objects.filter(person=person)[:most])


def unread(person: Person) -> int:
    """How many notices *person* has not read."""
    return Notification.objects.filter(person=person, timeread__isnull=True).count()


def mark_read(person: Person, notificationid: int | None = None) -> Notification | None:
    """Note that *person* has read one notice, which is returned, or (None) all. Those of others do not exist here."""
    own = Notification.objects.filter(person=person)
    rows = own if notificationid is None else own.filter(pk=notificationid)
    rows.filter(timeread__isnull=True).update(timeread=timezone.now())
    return None if notificationid is None else rows.first()


def wants_email(person: Person) -> dict[str, bool]:
    """Of which kinds *person* wants e-mail."""
    chosen = dict(NotificationPreference.objects.filter(person=person).values_list("kind", "email"))
    return {kind.name: chosen.get(kind.name, kind.by_email) for kind in notification_kinds()}


def choose_email(person: Person, wanted: Mapping[str, bool]) -> None:
    """Keep of which kinds *person* wants e-mail; what is queued of a kind they do not want is not sent."""
    with transaction.atomic():
        for kind in notification_kinds():
            NotificationPreference.objects.update_or_create(
                person=person, kind=kind.name, defaults={"email": wanted.get(kind.name, False)}
            )
        unwanted = [kind.name for kind in notification_kinds() if not wanted.get(kind.name, False)]
        queued = Notification.objects.filter(person=person, email=Notification.Email.QUEUED, kind__in=unwanted)
        queued.update(email=Notification.Email.NONE)


def _put(person: Person, dedupe_key: str, values: dict[str, object]) -> tuple[Notification, bool]:
    if not dedupe_key:
        return Notification.objects.create(person=person, **values), True
    return Notification.objects.get_or_create(person=person, dedupe_key=dedupe_key, defaults=values)


def _said(text: Text) -> str:
    made = text() if callable(text) else text
    return spoken(made, translation) if isinstance(made, str) else str(made)


def _line(text: str) -> str:
    """A subject: one line, and no longer than the column."""
    line = " ".join(text.split())
    return line if len(line) <= 255 else line[:254] + "…"
