"""Requests to export or delete personal data."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PrivacyRequest(models.Model):
    """One request and what came of it. When a person is deleted, the request stays without them, as evidence.

    `file` names the export in the data folder while it can be fetched. `done` counts what was deleted, by table.
    Times are Unix seconds.
    """

    class Kind(models.TextChoices):
        """What is asked for."""

        EXPORT = "export", _("Download")
        ERASE = "erase", _("Deletion of data")
        ACCOUNT = "account", _("Deletion of data and account")
        CONTEXT = "context", _("Deletion of the data of a place")

    class Status(models.TextChoices):
        """Where it stands."""

        WAITING = "waiting", _("waiting")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")

    kind = models.CharField(max_length=10, choices=Kind.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING, db_index=True)
    personid = models.BigIntegerField(null=True, db_index=True, help_text="Whose data; null: a place's, or deleted.")
    contextid = models.BigIntegerField(null=True, help_text="Which place's data.")
    requestedby = models.BigIntegerField(null=True, help_text="The person who asked; null: a command, or deleted.")
    timecreated = models.FloatField()
    timeended = models.FloatField(null=True)
    file = models.CharField(max_length=64, default="")
    size = models.BigIntegerField(default=0, help_text="Bytes of the export.")
    done = models.JSONField(default=dict)
    message = models.CharField(max_length=255, default="")

    class Meta:
        db_table = "privacy_request"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} ({self.status})"
