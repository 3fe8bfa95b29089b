"""The AI policy: its versions, who has accepted which, and the account of it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PolicyVersion(models.Model):
    """A published text. `texts` maps a language to HTML; where it is empty the text that Tutela ships applies."""

    version = models.PositiveIntegerField(unique=True)
    texts = models.JSONField(default=dict, blank=True)
    timepublished = models.DateTimeField(auto_now_add=True)
    publishedby = models.BigIntegerField(null=True, blank=True)

    class Meta:
        db_table = "ai_policy_version"
        ordering = ["-version"]

    def __str__(self) -> str:
        return str(_("Version %(version)d") % {"version": self.version})


class PolicyAcceptance(models.Model):
    """A person has accepted a version, and has not revoked it since. Once per person and version."""

    userid = models.BigIntegerField()
    version = models.PositiveIntegerField()
    contextid = models.BigIntegerField()
    timeaccepted = models.FloatField()

    class Meta:
        db_table = "ai_policy_register"
        constraints = [models.UniqueConstraint(fields=["userid", "version"], name="ai_policy_once")]

    def __str__(self) -> str:
        return f"{self.userid}: version {self.version}"


class PolicyEvent(models.Model):
    """The account of acceptances and revocations; rows are only added."""

    userid = models.BigIntegerField(db_index=True)
    version = models.PositiveIntegerField()
    contextid = models.BigIntegerField()
    event = models.CharField(max_length=10, choices=[("accepted", "accepted"), ("revoked", "revoked")])
    time = models.FloatField()

    class Meta:
        db_table = "ai_policy_event"

    def __str__(self) -> str:
        return f"{self.userid} {self.event} version {self.version}"
