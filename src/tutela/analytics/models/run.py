"""What was run, what came of it, and what could not be used."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tutela.analytics.models.model import AnalyticsModel


class AnalyticsRun(models.Model):
    """One evaluation (with one interval), training or prediction of a model.

    It is written when the run begins, so that one that was killed is known too. `verdict` is the sum of the codes of
    `evaluation.verdict`. `target`, `indicators`, `interval` and `processor` are as they were.
    """

    class Mode(models.TextChoices):
        """What was done."""

        EVALUATE = "evaluate", _("evaluation")
        TRAIN = "train", _("training")
        PREDICT = "predict", _("prediction")

    class Status(models.TextChoices):
        """Where it stands. PARTIAL ended in time with work left for the next run."""

        RUNNING = "running", _("running")
        DONE = "done", _("done")
        PARTIAL = "partial", _("done in part: its time was up")
        FAILED = "failed", _("failed")
        INTERRUPTED = "interrupted", _("interrupted")

    model = models.ForeignKey(AnalyticsModel, on_delete=models.CASCADE, related_name="runs")
    version = models.BigIntegerField()
    mode = models.CharField(max_length=10, choices=Mode.choices)
    evaluationmode = models.CharField(max_length=20, blank=True)
    target = models.CharField(max_length=255)
    indicators = models.JSONField(default=list)
    interval = models.CharField(max_length=255, blank=True)
    processor = models.CharField(max_length=255, blank=True)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.RUNNING)
    score = models.FloatField(null=True)
    deviation = models.FloatField(null=True)
    verdict = models.PositiveSmallIntegerField(null=True)
    best = models.BooleanField(default=False, help_text="Of the evaluations made together, the best.")
    metrics = models.JSONField(default=dict)
    report = models.JSONField(default=dict, help_text="What an evaluation found (`evaluation.report.Report`).")
    messages = models.JSONField(default=list)
    userid = models.BigIntegerField(null=True, help_text="The person who asked; null: the schedule or a command.")
    timestarted = models.DateTimeField()
    timeended = models.DateTimeField(null=True)

    class Meta:
        db_table = "analytics_run"
        ordering = ["-id"]
        indexes = [models.Index(fields=["model", "-id"], name="analytics_run_newest")]

    def __str__(self) -> str:
        return f"{self.model_id}: {self.mode} {self.status}"


class InvalidAnalysable(models.Model):
    """An analysable (or, where `samples` is set, samples) that the newest run could not use, and why."""

    model = models.ForeignKey(AnalyticsModel, on_delete=models.CASCADE, related_name="invalid")
    mode = models.CharField(max_length=10, choices=AnalyticsRun.Mode.choices)
    platformid = models.BigIntegerField()
    analysableid = models.BigIntegerField(null=True, help_text="The platform's id of the course; null: of all.")
    samples = models.PositiveIntegerField(default=0)
    code = models.CharField(max_length=100, blank=True)
    reason = models.TextField()

    class Meta:
        db_table = "analytics_invalid_analysable"
        ordering = ["id"]
        indexes = [models.Index(fields=["model", "mode", "platformid"], name="analytics_invalid_of")]

    def __str__(self) -> str:
        return f"{self.analysableid}: {self.reason}"


class UsedAnalysable(models.Model):
    """When an analysable was first and last analysed for a model: the oldest is analysed first."""

    model = models.ForeignKey(AnalyticsModel, on_delete=models.CASCADE, related_name="used")
    mode = models.CharField(max_length=10, choices=AnalyticsRun.Mode.choices)
    platformid = models.BigIntegerField()
    analysableid = models.BigIntegerField(help_text="The platform's id of the course; 0: the whole site.")
    firstanalysis = models.BigIntegerField(help_text="Unix seconds.")
    timeanalysed = models.BigIntegerField(help_text="Unix seconds.")

    class Meta:
        db_table = "analytics_used_analysable"
        constraints = [
            models.UniqueConstraint(
                fields=["model", "mode", "platformid", "analysableid"], name="analytics_used_analysable_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.mode} {self.platformid}/{self.analysableid}"
