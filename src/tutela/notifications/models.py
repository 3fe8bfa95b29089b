"""What people are told, in the site and by e-mail, and of what they do not want e-mail."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from tutela.identity.api import Person


class Notification(models.Model):
    """Something that a person is told once: `dedupe_key` is the same however often the sender says it.

    Subject and body are plain text in the language that the person had. `url` leads to a page of this site.
    """

    class Email(models.TextChoices):
        """Where its e-mail stands.

        SENDING was handed to the mail server, whose answer is not noted yet. Who dies right then leaves it UNCERTAIN:
        it may have arrived, so it is not sent again. FAILED: the server refuses it, or could not be reached for days.
        """

        NONE = "none"
        QUEUED = "queued"
        SENDING = "sending"
        SENT = "sent"
        UNCERTAIN = "uncertain"
        FAILED = "failed"

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notifications", help_text="Who is told.")
    kind = models.CharField(max_length=50)
    subject = models.CharField(max_length=255, help_text="Personal data: it may name people.")
    body = models.TextField(blank=True, help_text="Personal data: it may name people.")
    url = models.CharField(max_length=500, blank=True)
    contextid = models.BigIntegerField(null=True, help_text="The context that it is about.")
    dedupe_key = models.CharField(max_length=190, null=True)  # noqa: DJ001 - many rows may have none
    timecreated = models.DateTimeField(auto_now_add=True)
    timeread = models.DateTimeField(null=True)
    email = models.CharField(max_length=10, choices=Email.choices, default=Email.NONE)
    attempts = models.PositiveSmallIntegerField(default=0)
    nextattempt = models.DateTimeField(null=True, help_text="When its e-mail is tried next, while it is queued.")
    problem = models.CharField(max_length=500, blank=True, help_text="What the mail server last said against it.")

    class Meta:
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["person", "dedupe_key"], name="notifications_notice_once")]
        indexes: ClassVar = [
            models.Index(fields=["person", "timeread"], name="notifications_notice_unread"),
            models.Index(fields=["email", "nextattempt"], name="notifications_notice_email"),
        ]

    def __str__(self) -> str:
        return self.subject


class NotificationPreference(models.Model):
    """Whether a person wants e-mail of a kind; without a row the kind's own default applies."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+", help_text="Who prefers it so.")
    kind = models.CharField(max_length=50)
    email = models.BooleanField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="notifications_preference_once")]

    def __str__(self) -> str:
        return f"{self.person}: {self.kind}"
