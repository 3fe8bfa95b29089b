"""Where AI is on and off."""

from __future__ import annotations

from django.db import models


class PlacementSwitch(models.Model):
    """A placement, or one of its actions (`action` not empty), switched off. A missing row means on."""

    placement = models.CharField(max_length=100)
    action = models.CharField(max_length=100, default="", blank=True)
    enabled = models.BooleanField(default=True)

    class Meta:
        db_table = "ai_placement_switch"
        constraints = [models.UniqueConstraint(fields=["placement", "action"], name="ai_placement_switch_once")]

    def __str__(self) -> str:
        return f"{self.placement} {self.action}: {'on' if self.enabled else 'off'}"


class ContextSwitch(models.Model):
    """AI, or one action, switched in a context and all below it. A missing row, or null, means as above; off wins.

    `locked` keeps everybody from changing it here and below who may not lock where it is locked.
    """

    contextid = models.BigIntegerField()
    action = models.CharField(max_length=100, default="", blank=True)
    enabled = models.BooleanField(null=True, default=None)
    locked = models.BooleanField(default=False)
    changedby = models.BigIntegerField(null=True, help_text="The person who set it last.")
    timechanged = models.FloatField(null=True, help_text="When, in Unix seconds.")

    class Meta:
        db_table = "ai_context_switch"
        constraints = [models.UniqueConstraint(fields=["contextid", "action"], name="ai_context_switch_once")]

    def __str__(self) -> str:
        return f"{self.contextid} {self.action}: {self.enabled}"
