"""Provider instances and what is known of their health."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProviderInstance(models.Model):
    """One configured, ordered, switchable row of a provider.

    `config` is the provider's typed config as JSON, its secrets sealed. `actions` maps a basename to
    ``{"enabled": bool, "settings": {…}}``; an action that is missing is enabled with default settings. Limits are in
    attempts per hour; null means no limit, 0 means that every attempt is denied. `internal`: an administrator says that
    the service at this address of the site's own network belongs to the site, so that nothing leaves it.
    """

    provider = models.CharField(max_length=100)
    name = models.CharField(_("name"), max_length=255, unique=True)
    enabled = models.BooleanField(_("enabled"), default=False)
    position = models.PositiveIntegerField(default=0)
    internal = models.BooleanField(default=False)
    config = models.JSONField(default=dict, blank=True)
    actions = models.JSONField(default=dict, blank=True)
    user_limit = models.PositiveIntegerField(_("attempts per person and hour"), null=True, blank=True)
    global_limit = models.PositiveIntegerField(_("attempts per hour, of all people"), null=True, blank=True)
    timecreated = models.DateTimeField(auto_now_add=True)
    timemodified = models.DateTimeField(auto_now=True)

    class Meta:
        db_table = "ai_provider"
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.name


class InstanceHealth(models.Model):
    """The circuit breaker's memory: failures in a row, and until when it is left alone (Unix seconds).

    One row for each instance and *subject*, a model or an action, with the user id 0: what everybody is told. A row of
    a person's counts what their own requests met, and keeps only them out.
    """

    instance = models.ForeignKey(
        ProviderInstance,
        on_delete=models.CASCADE,
        related_name="health",
        db_constraint=False,  # an attempt may end after its instance was deleted
    )
    subject = models.CharField(max_length=255)
    userid = models.BigIntegerField(default=0)
    failures = models.PositiveIntegerField(default=0)
    openuntil = models.FloatField(default=0)
    lasterror = models.CharField(max_length=255, blank=True)
    timefailed = models.FloatField(default=0)
    timesucceeded = models.FloatField(default=0)
    """When a success ended the last failures in a row."""

    class Meta:
        db_table = "ai_provider_health"
        constraints = [
            models.UniqueConstraint(fields=["instance", "subject", "userid"], name="ai_provider_health_once")
        ]

    def __str__(self) -> str:
        return f"{self.instance_id} {self.subject}: {self.failures} failures"


class RateWindow(models.Model):
    """One counter of the rate limiter: a window of an hour, opened by the first attempt in it."""

    key = models.CharField(max_length=100, primary_key=True)
    windowstart = models.FloatField()
    count = models.PositiveIntegerField()

    class Meta:
        db_table = "ai_rate_window"

    def __str__(self) -> str:
        return f"{self.key}: {self.count}"
