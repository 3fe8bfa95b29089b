"""This site's registration: asked for, updated, confirmed, given up; and the tasks that go on with it.

Every step is stored before the registry is asked, with the id and the secret under which it is asked, so that asking
again changes nothing there: a registration is never half done. A failure leaves what was as it was, with the reason.
"""

from __future__ import annotations

import secrets
import time
import uuid
from functools import cache
from typing import Any

from django.conf import settings

from tutela.identity.api import SITE_CONFIG, Person, read_settings, require, system_context
from tutela.lib.crypto import Vault
from tutela.registration.models import Registration
from tutela.registration.sending import RegistryFailed, check_address, speak
from tutela.registration.telling import NEWEST, SiteDescription, Told, as_json, span_since, tell
from tutela.sdk.text import _
from tutela.tasks.api import Progress, Task

State = Registration.State


@cache
def _vault() -> Vault:
    return Vault(tuple(settings.TUTELA_ENCRYPTION_KEYS))


def registration() -> Registration | None:
    """Where this site is registered, or wants to be; None when it is not."""
    return Registration.objects.first()


def what_is_told(actor: Person) -> list[Told]:
    """All that would be sent now, field by field. Raises `NotAllowed`."""
    require(actor, SITE_CONFIG.name, system_context())
    row = registration()
    confirmed = row.confirmed if row is not None else NEWEST
    return tell(span_since(row.usedto if row else None, time.time()), confirmed)


def needs_confirmation(row: Registration | None) -> bool:
    """Whether there are fields that nobody has confirmed: nothing is sent until somebody does."""
    return row is not None and row.state != State.LEAVING and row.confirmed < NEWEST


def register(actor: Person, address: str) -> None:
    """Register at *address*. Raises `NotAllowed`, or `RegistryFailed`: then nothing is registered, or, when it is
    unclear, it is PENDING and the task asks again."""
    require(actor, SITE_CONFIG.name, system_context())
    if registration() is not None:
        raise RegistryFailed(_("This site is registered already."))
    if not read_settings(SiteDescription).sitename:
        raise RegistryFailed(_("Say first what the site is called."))
    row = Registration.objects.create(
        address=check_address(address),
        siteid=str(uuid.uuid4()),
        secret=_vault().seal(secrets.token_urlsafe(32)),
        confirmed=NEWEST,
    )
    try:
        _send(row)
    except RegistryFailed as failure:
        if not failure.unclear:
            row.delete()
        raise


def confirm_and_update(actor: Person) -> None:
    """Confirm every field there is and send an update. Raises `NotAllowed` or `RegistryFailed`."""
    require(actor, SITE_CONFIG.name, system_context())
    row = registration()
    if row is None or row.state == State.LEAVING:
        raise RegistryFailed(_("This site is not registered."))
    row.confirmed = NEWEST
    row.save(update_fields=["confirmed"])
    _send(row)


def unregister(actor: Person) -> None:
    """Have the registry delete all that it knows of this site. Raises `NotAllowed`, or `RegistryFailed`: then
    nothing is sent any more, and the task asks again."""
    require(actor, SITE_CONFIG.name, system_context())
    row = registration()
    if row is not None:
        row.state = State.LEAVING
        row.save(update_fields=["state"])
        _leave(row)


def forget(actor: Person) -> None:
    """End a registration whose registry is gone for good, without asking it. Raises `NotAllowed`."""
    require(actor, SITE_CONFIG.name, system_context())
    Registration.objects.all().delete()


def carry_on(row: Registration) -> str:
    """What the task does: send an update, or ask again for what has not been confirmed; a sentence of what it did."""
    if needs_confirmation(row):
        return _("Paused: an administrator has to confirm new fields first.")
    if row.state == State.LEAVING:
        _leave(row)
        return _("Unregistered.")
    _send(row)
    return _("Site registration updated.")


def _send(row: Registration) -> None:
    """One update, the first one too. Only what is confirmed is ever here: see `needs_confirmation`."""
    now = time.time()
    if not row.updateid:
        # Kept until the registry confirms it: what is sent again under the same id counts there once.
        row.updateid, row.updateto = str(uuid.uuid4()), int(now) - 1
        row.save(update_fields=["updateid", "updateto"])
    moment = span_since(row.usedto, float(row.updateto or 0) + 1)
    _ask(row, "PUT", {"updateid": row.updateid, **as_json(tell(moment, row.confirmed))})
    row.state = State.ON
    row.timeregistered = row.timeregistered or now
    row.timeupdated, row.usedto, row.lasterror = now, moment.timeto, ""
    row.updateid, row.updateto = "", None
    row.save()


def _leave(row: Registration) -> None:
    _ask(row, "DELETE", None)
    row.delete()


def _ask(row: Registration, method: str, body: dict[str, Any] | None) -> None:
    row.timetried = time.time()
    try:
        speak(method, row.address, row.siteid, _vault().open(row.secret), body)
    except RegistryFailed as failure:
        row.lasterror = failure.sentence
        row.save(update_fields=["timetried", "lasterror"])
        raise


def _weekly(_progress: Progress) -> str:
    row = registration()
    return carry_on(row) if row is not None else _("This site is not registered.")


def _again(_progress: Progress) -> str:
    row = registration()
    if row is None or (not row.lasterror and row.state == State.ON):
        return _("Nothing has failed.")
    return carry_on(row)


TASKS = (
    Task(
        name="registration_update",
        title=_("Update the site registration"),
        description=_("Tells the registry how the site is used, once a week, if the site is registered."),
        work=_weekly,
        cron="R R * * R",
        time_limit=120,
    ),
    Task(
        name="registration_retry",
        title=_("Try the site registration again"),
        description=_("Asks the registry again for what failed the last time."),
        work=_again,
        cron="R * * * *",
        time_limit=120,
    ),
)
