"""Settings that an administrator makes on a page."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Setting(models.Model):
    """One group of settings as JSON, checked when it is written and when it is read. No secrets."""

    name = models.CharField(max_length=100, primary_key=True)
    values = models.JSONField(default=dict)
    timemodified = models.DateTimeField(_("changed"), auto_now=True)
    modifiedby = models.BigIntegerField(null=True, help_text="The person who changed it last.")

    class Meta:
        db_table = "learning_setting"

    def __str__(self) -> str:
        return self.name
