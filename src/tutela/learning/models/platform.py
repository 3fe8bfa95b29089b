"""The learning platforms that are connected, and how rows of ours are tied to rows of theirs."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models


class Platform(models.Model):
    """A connected learning platform. Its people, courses and enrolments are mirrored here after each sync.

    `location` (a folder, or a database address with a password in it) is sealed; so are the secrets in `options`.
    `report` is what the last sync that ended well did, `problem` a sentence on why the last one did not.
    """

    name = models.CharField(max_length=255)
    kind = models.CharField(max_length=50, help_text="The name of the platform plugin that reads it.")
    location = models.TextField(help_text="Sealed.")
    options = models.JSONField(default=dict, help_text="The plugin's other settings; secrets are sealed.")
    store = models.CharField(max_length=500, blank=True, help_text="Empty: a folder of its own in the data folder.")
    zone = models.CharField(max_length=64, blank=True, help_text="Its time zone, as it said at the last sync.")
    enabled = models.BooleanField(default=True)
    timecreated = models.DateTimeField(auto_now_add=True)
    timesynced = models.DateTimeField(null=True, blank=True, help_text="The end of the last sync that ended well.")
    report = models.JSONField(default=dict)
    problem = models.TextField(blank=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def store_location(self) -> str:
        """Where its log store is."""
        return self.store or str(Path(settings.TUTELA_DATA) / "logstore" / str(self.pk))


class Mirrored(models.Model):
    """A row that may stand for one of a platform's: then `platform` and `remoteid` say which. Else both are null."""

    platform = models.ForeignKey(
        Platform,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        help_text="Null: made here, and the mirror never touches it.",
    )
    remoteid = models.BigIntegerField(null=True, blank=True, help_text="The id there.")

    class Meta:
        abstract = True
