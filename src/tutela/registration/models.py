"""The tables of both sides: where this site is registered, and, in a registry, which sites told what."""

from __future__ import annotations

from django.db import models


class Registration(models.Model):
    """Where this site is registered: one row at most. No secret but the sealed one."""

    class State(models.TextChoices):
        """PENDING was asked but not confirmed; LEAVING is to be taken out, but the registry has not confirmed."""

        PENDING = "pending"
        ON = "on"
        LEAVING = "leaving"

    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    address = models.URLField(max_length=500, help_text="The registry.")
    siteid = models.CharField(max_length=36, help_text="Drawn by this site; the registry knows it by it.")
    secret = models.TextField(help_text="Sealed; the registry keeps its digest.")
    confirmed = models.IntegerField(default=0, help_text="The newest fields that an administrator has confirmed.")
    timeregistered = models.FloatField(null=True)
    timeupdated = models.FloatField(null=True, help_text="When the registry last took an update.")
    usedto = models.BigIntegerField(null=True, help_text="The last second whose usage the registry has.")
    updateid = models.CharField(max_length=36, default="", help_text="Of the update that is not confirmed yet.")
    updateto = models.BigIntegerField(null=True, help_text="The last second of that update.")
    lasterror = models.TextField(default="", help_text="Why the last try failed; empty when it did not.")
    timetried = models.FloatField(null=True)

    class Meta:
        db_table = "registration"

    def __str__(self) -> str:
        return f"{self.state} at {self.address}"


class RegisteredSite(models.Model):
    """In a registry: one site that told about itself. `told` is its newest update."""

    siteid = models.CharField(max_length=36, unique=True)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the site's secret.")
    name = models.CharField(max_length=255)
    url = models.CharField(max_length=500)
    release = models.CharField(max_length=50, default="")
    told = models.JSONField(default=dict)
    timeregistered = models.FloatField()
    timeupdated = models.FloatField(db_index=True)

    class Meta:
        db_table = "registry_site"

    def __str__(self) -> str:
        return self.name


class SiteUpdate(models.Model):
    """In a registry: one update of one site, as it was told. `updateid` is drawn by the site and counts once."""

    site = models.ForeignKey(RegisteredSite, on_delete=models.CASCADE, related_name="updates")
    updateid = models.CharField(max_length=36)
    told = models.JSONField()
    timereceived = models.FloatField()

    class Meta:
        db_table = "registry_update"
        constraints = [models.UniqueConstraint(fields=["site", "updateid"], name="registry_update_once")]

    def __str__(self) -> str:
        return f"{self.site_id}: {self.updateid}"


class SiteUse(models.Model):
    """In a registry: what one update says of one provider and action. Times are Unix seconds, both included."""

    update = models.ForeignKey(SiteUpdate, on_delete=models.CASCADE, related_name="uses")
    site = models.ForeignKey(RegisteredSite, on_delete=models.CASCADE, related_name="uses")
    provider = models.CharField(max_length=100)
    action = models.CharField(max_length=100)
    succeeded = models.BigIntegerField()
    failed = models.BigIntegerField()
    error = models.IntegerField(null=True)
    average = models.IntegerField(null=True, help_text="Seconds.")
    timefrom = models.BigIntegerField()
    timeto = models.BigIntegerField(db_index=True)

    class Meta:
        db_table = "registry_use"

    def __str__(self) -> str:
        return f"{self.provider} {self.action}: {self.succeeded} + {self.failed}"
