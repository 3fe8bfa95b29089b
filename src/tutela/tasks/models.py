"""The tables: when each task runs, and what came of every run."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tutela.sdk.text import sentence_of


class Schedule(models.Model):
    """When a task runs. Times are Unix seconds; `nextrun` is null while the schedule is off."""

    task = models.CharField(max_length=100, primary_key=True)
    cron = models.CharField(_("schedule"), max_length=100)
    enabled = models.BooleanField(_("enabled"), default=True)
    nextrun = models.FloatField(null=True)

    class Meta:
        db_table = "tasks_schedule"

    def __str__(self) -> str:
        return f"{self.task} ({self.cron})"


class Run(models.Model):
    """One run of a task: queued, running, then one of the ends. Times are Unix seconds."""

    class Status(models.TextChoices):
        """Where a run stands. PARTIAL ended in time with work left; SKIPPED met another run of the same task."""

        QUEUED = "queued", _("waiting")
        RUNNING = "running", _("running")
        SUCCEEDED = "succeeded", _("done")
        PARTIAL = "partial", _("done in part: its time was up")
        SKIPPED = "skipped", _("skipped: it was running already")
        FAILED = "failed", _("failed")

    task = models.CharField(max_length=100, db_index=True)
    parameters = models.JSONField(default=dict)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.QUEUED, db_index=True)
    requestedby = models.BigIntegerField(null=True, help_text="The person; null when the schedule asked.")
    timequeued = models.FloatField()
    timestarted = models.FloatField(null=True)
    timeended = models.FloatField(null=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(null=True, help_text="Null while it is not known.")
    message = models.TextField(default="", help_text="What it is doing, or what came of it.")
    parts = models.JSONField(null=True, help_text="What `message` was put together from, for other languages.")
    process = models.CharField(max_length=32, default="", help_text="The process that runs it.")

    class Meta:
        db_table = "tasks_run"
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.task} {self.status}"

    @property
    def outcome(self) -> str:
        """What it is doing, or what came of it: a sentence that can be put in other languages."""
        return sentence_of(self.message, self.parts)
