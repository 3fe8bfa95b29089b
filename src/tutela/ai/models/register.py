"""The action register: the append-only account of attempts."""

from __future__ import annotations

from django.db import models


class Attempt(models.Model):
    """One call of one provider instance for one action, or one refusal before any provider was asked.

    `success` is null while the attempt is under way: the row is durable before the provider is called. Times are
    Unix seconds. `requestid` is the same for all attempts of one action; `uid` is this attempt's own.
    """

    uid = models.CharField(max_length=32)
    requestid = models.CharField(max_length=32)
    actionname = models.CharField(max_length=100)
    actionid = models.BigIntegerField(null=True, help_text="Row of ai_action_<actionname>; null when refused.")
    success = models.BooleanField(null=True)
    userid = models.BigIntegerField(help_text="The person who asked.")
    contextid = models.BigIntegerField()
    courseid = models.BigIntegerField(null=True, help_text="The course of the context, when there is one.")
    placement = models.CharField(max_length=100, default="")
    provider = models.CharField(max_length=100, default="", help_text="The plugin's name; empty: nobody was asked.")
    instanceid = models.BigIntegerField(null=True)
    errorcode = models.IntegerField(null=True)
    error = models.CharField(max_length=255, default="", help_text="What the person was told.")
    errormessage = models.TextField(default="", help_text="The detail for the administrator.")
    model = models.CharField(max_length=200, default="", help_text="The model that answered.")
    prompttokens = models.IntegerField(null=True)
    completiontokens = models.IntegerField(null=True)
    timecreated = models.FloatField(help_text="When the action was asked.")
    timestarted = models.FloatField(null=True, help_text="When the provider was called.")
    timecompleted = models.FloatField(null=True, help_text="When the response was there.")
    process = models.CharField(max_length=32, default="", help_text="The server process that makes the attempt.")

    class Meta:
        db_table = "ai_action_register"
        # Named here and not on the fields: on PostgreSQL those of the fields would each bring a second one, for LIKE.
        indexes = [
            models.Index(fields=["requestid"], name="ai_register_request"),
            models.Index(fields=["timecreated"], name="ai_register_created"),
            models.Index(fields=["timecompleted"], name="ai_register_completed"),
            models.Index(fields=["userid", "timecreated"], name="ai_register_person"),
            models.Index(fields=["courseid", "timecreated"], name="ai_register_course"),
            models.Index(
                fields=["errorcode", "timecreated"], name="ai_register_failed", condition=models.Q(success=False)
            ),
            models.Index(fields=["process"], name="ai_register_open", condition=models.Q(success__isnull=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["uid"], name="ai_register_uid"),
            models.UniqueConstraint(
                fields=["actionname", "actionid"],
                name="ai_register_row_once",
                condition=models.Q(actionid__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actionname} by {self.provider or 'nobody'}"
