"""Analytics models: what each is made of, and which trained files are the good ones."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class AnalyticsModel(models.Model):
    """Target + indicators + interval + processor.

    `version` is a time in microseconds, so that a later one is greater: it changes with what the model is made of,
    and predictions and trained files of another version do not count. `interval` is '' while none is chosen,
    `processor` '' for the site's default. `trainedfile` names the folder of the last good training, relative to the
    models' output folder; `trainedsha256` is the digest of its manifest, which has those of all files in it.
    """

    name = models.CharField(_("name"), max_length=255, blank=True)
    target = models.CharField(_("target"), max_length=255)
    indicators = models.JSONField(_("indicators"), default=list)
    interval = models.CharField(_("analysis interval"), max_length=255, blank=True)
    processor = models.CharField(_("predictions processor"), max_length=255, blank=True)
    processorconfig = models.JSONField(default=dict, blank=True)
    contextids = models.JSONField(_("contexts"), default=list, blank=True)
    threshold = models.FloatField(_("least probability"), default=0.6)
    enabled = models.BooleanField(_("enabled"), default=False)
    trained = models.BooleanField(_("trained"), default=False)
    version = models.BigIntegerField()
    trainedfile = models.CharField(max_length=255, blank=True)
    trainedsha256 = models.CharField(max_length=64, blank=True)
    trainedon = models.CharField(max_length=64, blank=True, help_text="Digest of the rows of the last training.")
    timetrained = models.DateTimeField(null=True, blank=True)
    timecreated = models.DateTimeField(auto_now_add=True)
    timemodified = models.DateTimeField(auto_now=True)
    modifiedby = models.BigIntegerField(
        null=True, blank=True, help_text="The person who changed it last; null: a program."
    )

    class Meta:
        db_table = "analytics_model"
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name or self.target
