"""What was used on past days, counted once. No personal data: these counts outlive the register's rows."""

from __future__ import annotations

from django.db import models


class UsageDay(models.Model):
    """The attempts that ended on one day (UTC) in one way. `seconds` sums, over successes, from asked to answered."""

    day = models.IntegerField(help_text="Days since 1 January 1970, UTC.")
    provider = models.CharField(max_length=100)
    actionname = models.CharField(max_length=100)
    model = models.CharField(max_length=200)
    success = models.SmallIntegerField(help_text="1 or 0.")
    asked = models.SmallIntegerField(help_text="1 when a provider was called, 0 when it was refused before.")
    errorcode = models.IntegerField(help_text="0 for successes.")
    count = models.BigIntegerField()
    seconds = models.FloatField()
    prompttokens = models.BigIntegerField()
    completiontokens = models.BigIntegerField()
    firstid = models.BigIntegerField(help_text="The first row of the register that was counted here.")

    class Meta:
        db_table = "ai_usage_day"
        constraints = [
            models.UniqueConstraint(
                fields=["day", "provider", "actionname", "model", "success", "asked", "errorcode"],
                name="ai_usage_day_once",
            )
        ]

    def __str__(self) -> str:
        return f"day {self.day}: {self.count} × {self.actionname} by {self.provider}"


class LatencyDay(models.Model):
    """How many calls that succeeded on one day took about as long: `bucket` grows by one with each tenth more."""

    day = models.IntegerField(help_text="Days since 1 January 1970, UTC.")
    provider = models.CharField(max_length=100)
    actionname = models.CharField(max_length=100)
    bucket = models.SmallIntegerField(help_text="See ai/usage.py: 0 is up to a millisecond.")
    count = models.BigIntegerField()

    class Meta:
        db_table = "ai_latency_day"
        constraints = [
            models.UniqueConstraint(fields=["day", "provider", "actionname", "bucket"], name="ai_latency_day_once")
        ]

    def __str__(self) -> str:
        return f"day {self.day}: {self.count} × bucket {self.bucket}"
