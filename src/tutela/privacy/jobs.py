"""The background work: requests one after the other, and the nightly deletion of what is old."""

from __future__ import annotations

import time

import structlog
from django.db.models import Q, QuerySet
from django.utils import translation

from tutela.identity.api import Context, Person
from tutela.privacy.account import delete_old
from tutela.privacy.declarations import Ageing, Scope
from tutela.privacy.erasure import Erased, erase, wipe_traces
from tutela.privacy.export import export_person, exports_folder
from tutela.privacy.models import PrivacyRequest
from tutela.privacy.requests import TASK, Kind, Status
from tutela.sdk import TutelaError
from tutela.sdk.text import _, filled
from tutela.tasks.api import Progress, Task

log = structlog.get_logger(__name__)


def work_off(progress: Progress) -> str:
    """Do every request that waits, and those that a run before this one left unfinished."""
    done = 0
    unfinished = PrivacyRequest.objects.filter(status__in=[Status.WAITING, Status.RUNNING]).order_by("id")
    for row in unfinished:
        if progress.out_of_time():
            break
        perform(row, progress)
        done += row.status == Status.DONE
        progress.report(done, None, row.kind)
    return filled(_("Requests done: {done}."), done=done)


def perform(row: PrivacyRequest, progress: Progress | None = None) -> None:
    """Do one request now, and note what came of it. One whose time is up is gone on with next time."""
    row.status, row.message = Status.RUNNING, ""
    row.save(update_fields=["status", "message"])
    try:
        complete = _do(row, progress or Progress(float("inf")))
    except TutelaError as obstacle:  # a store is busy, say: the next run goes on
        row.message, complete = str(obstacle)[:255], False
        row.save(update_fields=["message"])
    except (OSError, Person.DoesNotExist) as failure:
        log.error("a privacy request failed", request=row.pk, exc_info=failure)
        row.status, row.message = Status.FAILED, _("It could not be finished. The administrator finds why in the log.")
        complete = True
    if complete:
        row.timeended = time.time()
        row.save()
        if row.kind != Kind.EXPORT:
            wipe_traces()


def _do(row: PrivacyRequest, progress: Progress) -> bool:
    if row.kind == Kind.EXPORT:
        _export(row)
        return True
    scope = _scope(row)
    erased = erase(scope, account=row.kind == Kind.ACCOUNT, out_of_time=progress.out_of_time)
    row.done = {name: number + row.done.get(name, 0) for name, number in erased.gone.items() if number}
    if not erased.complete:
        row.save(update_fields=["done"])
        return False
    _forget(row, erased)
    return True


def _export(row: PrivacyRequest) -> None:
    person = Person.objects.get(pk=row.personid or 0)
    with translation.override(person.language or None):
        path = export_person(person.pk)
    row.file, row.size, row.status = path.name, path.stat().st_size, Status.DONE


def _scope(row: PrivacyRequest) -> Scope:
    if row.kind != Kind.CONTEXT:
        return Scope(row.personid)
    context = Context.objects.filter(pk=row.contextid or 0).first()
    return Scope(None, (row.contextid,) if row.contextid else ()) if context is None else Scope.below(context)


def _forget(row: PrivacyRequest, erased: Erased) -> None:
    """The evidence stays, without the person: exports of theirs and their other requests are gone."""
    row.status = Status.DONE
    if row.kind != Kind.CONTEXT:
        _delete_exports(PrivacyRequest.objects.filter(personid=row.personid, kind=Kind.EXPORT))
    if row.kind == Kind.ACCOUNT:
        PrivacyRequest.objects.filter(personid=row.personid).exclude(pk=row.pk).delete()
        row.requestedby = None if row.requestedby == row.personid else row.requestedby
        row.personid = None


def _delete_exports(rows: QuerySet[PrivacyRequest]) -> int:
    gone = 0
    for row in rows:
        if row.file:
            (exports_folder() / row.file).unlink(missing_ok=True)
        row.delete()
        gone += 1
    return gone


def _old_requests(before: float, most: int) -> int:
    ended = PrivacyRequest.objects.filter(Q(timeended__lt=before), kind=Kind.EXPORT)
    return _delete_exports(ended[:most]) + _stray_files(before)


def _stray_files(before: float) -> int:
    """Files that no request names: parts of an export that was killed."""
    known = set(PrivacyRequest.objects.exclude(file="").values_list("file", flat=True))
    gone = 0
    for path in exports_folder().iterdir():
        if path.name not in known and path.stat().st_mtime < before:
            path.unlink(missing_ok=True)
            gone += 1
    return gone


EXPORTS = Ageing(
    name="exports",
    title=_("Downloads of personal data"),
    description=_("The files that people asked for. They hold everything: keep them only until they are fetched."),
    delete=_old_requests,
    days=7,
)
TASKS = (
    Task(
        name=TASK,
        title=_("Personal data: requests"),
        description=_("Makes the downloads and the deletions of personal data that people asked for."),
        work=work_off,
        cron="*/15 * * * *",
    ),
    Task(
        name="privacy_retention",
        title=_("Personal data: delete what is old"),
        description=_("Deletes every kind of personal data after the time that is set for it."),
        work=delete_old,
        cron="R 4 * * *",
    ),
)
