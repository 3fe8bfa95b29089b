"""Sending the e-mails that wait. A mail server that is down is asked again later: nothing is lost, nothing sent twice.

Each e-mail is noted as SENDING before it is handed over, and as SENT when the server took it. Only one process sends
at a time (the task is locked), so what is found SENDING at the start was left by a process that died: it is not sent
again, for it may have arrived.
"""

from __future__ import annotations

import smtplib
from datetime import timedelta
from email.utils import parseaddr
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext

from tutela.notifications.models import Notification
from tutela.notifications.notices import SEND, language_of
from tutela.sdk.text import _, filled, joined
from tutela.tasks.api import Progress, Task

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
GIVE_UP_AFTER = timedelta(days=5)
"""As long as mail servers themselves try."""

Email = Notification.Email


def send_notifications(progress: Progress) -> str:
    """Send what waits and is due; a sentence of what was done."""
    Notification.objects.filter(email=Email.SENDING).update(email=Email.UNCERTAIN)
    due = Notification.objects.filter(email=Email.QUEUED, nextattempt__lte=timezone.now())
    waiting = list(due.order_by("nextattempt", "id").values_list("pk", flat=True))
    sent = 0
    with _Post() as post:
        for done, pk in enumerate(waiting):
            if post.is_down or progress.out_of_time():
                break
            sent += post.send(pk)
            progress.report(done + 1, len(waiting), "")
    left = Notification.objects.filter(email=Email.QUEUED).count()
    told = filled(_("E-mails sent: {sent}. Waiting: {left}."), sent=sent, left=left)
    if not post.trouble:
        return told
    return joined(told, filled(_("The mail server says: {trouble}"), trouble=post.trouble))


class _Post:
    """One connection to the mail server for many e-mails. `is_down` once it could not be reached."""

    def __init__(self) -> None:
        self._connection: BaseEmailBackend = get_connection()
        self.is_down = False
        self.trouble = ""

    def __enter__(self) -> _Post:
        return self

    def __exit__(self, *failure: object) -> None:
        self._close()

    def send(self, pk: int) -> bool:
        """Send one e-mail and note what came of it."""
        claimed = Notification.objects.filter(pk=pk, email=Email.QUEUED)
        if not claimed.update(email=Email.SENDING, attempts=F("attempts") + 1):
            return False  # unsubscribed in the meantime
        row = Notification.objects.select_related("person").get(pk=pk)
        try:
            message = message_for(row)
            message.message()
            self._connection.open()
            self._connection.send_messages([message])
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, ValueError) as refusal:
            self._failed(row, str(refusal), final=_is_final(refusal))
            return False
        except (smtplib.SMTPException, OSError) as failure:
            self.is_down = True
            self._failed(row, f"{type(failure).__name__}: {failure}", final=False)
            self._close()
            return False
        self._note(row, email=Email.SENT, problem="")
        return True

    def _failed(self, row: Notification, problem: str, *, final: bool) -> None:
        self.trouble = problem[:200]
        now = timezone.now()
        state = Email.FAILED if final or now - row.timecreated > GIVE_UP_AFTER else Email.QUEUED
        self._note(row, email=state, problem=problem[:500], nextattempt=now + pause(row.attempts))

    def _note(self, row: Notification, **values: object) -> None:
        Notification.objects.filter(pk=row.pk, email=Email.SENDING).update(**values)

    def _close(self) -> None:
        try:
            self._connection.close()
        except (smtplib.SMTPException, OSError):
            return  # it is gone already


def _is_final(refusal: Exception) -> bool:
    """Whether it is of no use to try this e-mail again: a 5xx, or an address that cannot be written."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _text in refusal.recipients.values())
    return not isinstance(refusal, smtplib.SMTPDataError) or refusal.smtp_code >= 500


def pause(attempts: int) -> timedelta:
    """How long to wait after so many attempts: twice as long each time."""
    doublings = min(max(attempts - 1, 0), 20)
    return min(FIRST_PAUSE * (1 << doublings), LONGEST_PAUSE)


def message_for(row: Notification) -> EmailMessage:
    """The e-mail of a notice. Its Message-ID is the same whenever it is made."""
    with translation.override(language_of(row.person)):
        parts = [row.body or row.subject]
        if settings.TUTELA_URL:
            if row.url:
                parts.append(urljoin(settings.TUTELA_URL, row.url))
            choice = urljoin(settings.TUTELA_URL, reverse("web:notification_preferences"))
            parts.append("-- \n" + gettext("You choose which e-mails you get here: %(address)s") % {"address": choice})
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].partition("@")[2] or "localhost"
    identity = f"<notification.{row.pk}.{int(row.timecreated.timestamp())}@{domain}>"
    return EmailMessage(row.subject, "\n\n".join(parts), to=[row.person.email], headers={"Message-ID": identity})


SEND_NOTIFICATIONS = Task(
    name=SEND,
    title=_("Send e-mails"),
    description=_("Sends the e-mails of notifications, and tries those again that the mail server did not take."),
    work=send_notifications,
    cron="*/15 * * * *",
    time_limit=600,
)
