"""Asking for an export or a deletion, and following what comes of it.

Everybody may ask for their own data; those who may configure the site also for another person's and for a place's.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext

from tutela.identity.api import SITE_CONFIG, Context, NotFound, Person, may, require, system_context
from tutela.privacy.export import exports_folder
from tutela.privacy.models import PrivacyRequest
from tutela.sdk import TutelaError
from tutela.sdk.text import _
from tutela.tasks.api import enqueue

TASK = "privacy_requests"
Kind = PrivacyRequest.Kind
Status = PrivacyRequest.Status


class LastAdministrator(TutelaError):
    """Without this account nobody could administer the site."""

    def __init__(self) -> None:
        super().__init__(_("This is the only administrator. Make another one first."))


@dataclass(frozen=True)
class RequestView:
    """A request as pages and programs see it. `ready`: the export can be fetched."""

    id: int
    kind: str
    kind_label: str
    status: str
    status_label: str
    personid: int | None
    person_name: str
    contextid: int | None
    timecreated: float
    timeended: float | None
    size: int
    ready: bool
    message: str
    deleted: int


def request_export(actor: Person, personid: int | None = None) -> RequestView:
    """Ask for all that is kept about a person, by default about *actor*. Raises `NotAllowed`, `NotFound`."""
    return _ask(actor, Kind.EXPORT, actor.pk if personid is None else personid)


def request_erasure(actor: Person, personid: int | None = None, *, account: bool = False) -> RequestView:
    """Ask for the deletion of a person's data, and with *account* of the account too.

    Raises `NotAllowed`, `NotFound`, `LastAdministrator`.
    """
    whose = actor.pk if personid is None else personid
    if account:
        _administrator_remains(whose)
    return _ask(actor, Kind.ACCOUNT if account else Kind.ERASE, whose)


def request_context_erasure(actor: Person, contextid: int) -> RequestView:
    """Ask for the deletion of the personal data of a place and all below it. Raises `NotAllowed`, `NotFound`."""
    _may_administer(actor)
    if not Context.objects.filter(pk=contextid).exists():
        raise NotFound("context", contextid)
    return _stored(actor, Kind.CONTEXT, None, contextid)


def list_requests(actor: Person, *, everybody: bool = False, most: int = 50) -> list[RequestView]:
    """The newest requests about *actor*; those about *everybody* only for who may configure the site."""
    rows = PrivacyRequest.objects.all()
    if everybody:
        _may_administer(actor)
    else:
        rows = rows.filter(personid=actor.pk)
    return _views(list(rows[:most]))


def get_request(actor: Person, requestid: int) -> RequestView:
    """One request. Raises `NotFound` also where it is about somebody else."""
    return _views([_row(actor, requestid)])[0]


def export_file(actor: Person, requestid: int) -> Path:
    """The finished export. Raises `NotFound` where it is not *actor*'s to fetch, not finished, or deleted by now."""
    row = _row(actor, requestid)
    path = exports_folder() / row.file if row.file else None
    if path is None or not path.is_file():
        raise NotFound("export", requestid)
    return path


def _row(actor: Person, requestid: int) -> PrivacyRequest:
    row = PrivacyRequest.objects.filter(pk=requestid).first()
    if row is None or not (row.personid == actor.pk or _administers(actor)):
        raise NotFound("request", requestid)
    return row


def _ask(actor: Person, kind: PrivacyRequest.Kind, personid: int) -> RequestView:
    if personid != actor.pk:
        _may_administer(actor)
    if not Person.objects.filter(pk=personid).exists():
        raise NotFound("person", personid)
    return _stored(actor, kind, personid, None)


def _stored(actor: Person, kind: PrivacyRequest.Kind, personid: int | None, contextid: int | None) -> RequestView:
    """The request that waits already, else a new one; and a worker is told."""
    with transaction.atomic():
        waiting = PrivacyRequest.objects.filter(
            kind=kind, personid=personid, contextid=contextid, status=Status.WAITING
        ).first()
        row = waiting or PrivacyRequest.objects.create(
            kind=kind, personid=personid, contextid=contextid, requestedby=actor.pk, timecreated=time.time()
        )
        enqueue(TASK, person=actor.pk)
    return _views([row])[0]


def _administers(actor: Person) -> bool:
    return may(actor, SITE_CONFIG.name, system_context())


def _may_administer(actor: Person) -> None:
    require(actor, SITE_CONFIG.name, system_context())


def _administrator_remains(personid: int) -> None:
    administrators = Person.objects.filter(is_site_admin=True, is_active=True)
    if administrators.filter(pk=personid).exists() and not administrators.exclude(pk=personid).exists():
        raise LastAdministrator


def _views(rows: Sequence[PrivacyRequest]) -> list[RequestView]:
    names = {person.pk: str(person) for person in Person.objects.filter(pk__in={row.personid for row in rows})}
    return [
        RequestView(
            id=row.pk,
            kind=row.kind,
            kind_label=row.get_kind_display(),
            status=row.status,
            status_label=row.get_status_display(),
            personid=row.personid,
            person_name=names.get(row.personid, "") if row.personid else "",
            contextid=row.contextid,
            timecreated=row.timecreated,
            timeended=row.timeended,
            size=row.size,
            ready=bool(row.file) and row.status == Status.DONE,
            message=gettext(row.message) if row.message else "",
            deleted=sum(row.done.values()),
        )
        for row in rows
    ]
