"""The tables of analytics."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

__all__ = [
    "AnalyticsModel",
    "AnalyticsRun",
    "InvalidAnalysable",
    "PredictedSamples",
    "Prediction",
    "PredictionAction",
    "UsedAnalysable",
]


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


class Prediction(models.Model):
    """Something of which somebody must hear, about one sample in one range. Class 0 has no row.

    `sampleid` and `platformid` are the platform's; `contextid`, `courseid` and `personid` are the local copies.
    Times of the range are Unix seconds. `calculations` maps each indicator to its value; `explanation` lists
    ``[indicator, weight]``, the weightiest first: log-odds towards (+) or away from (-) the class. `newest`: the
    sample was not predicted in a later range, with whatever outcome.
    """

    model = models.ForeignKey(AnalyticsModel, on_delete=models.CASCADE, related_name="predictions")
    version = models.BigIntegerField()
    platformid = models.BigIntegerField()
    sampleid = models.BigIntegerField(help_text="The platform's id of the enrolment, course or person.")
    rangeindex = models.IntegerField()
    contextid = models.BigIntegerField()
    courseid = models.BigIntegerField(null=True)
    personid = models.BigIntegerField(null=True, db_index=True, help_text="The person whom it is about.")
    prediction = models.SmallIntegerField(default=1)
    probability = models.FloatField(help_text="Calibrated; 1 for a rule.")
    calculations = models.JSONField(default=dict, help_text="Indicators' values: personal data of `personid`.")
    explanation = models.JSONField(default=list, help_text="Why: personal data of `personid`.")
    timestart = models.BigIntegerField()
    timeend = models.BigIntegerField()
    timesynced = models.BigIntegerField(null=True, help_text="When the platform was last read; Unix seconds.")
    timecreated = models.DateTimeField()
    newest = models.BooleanField(default=True)

    class Meta:
        db_table = "analytics_prediction"
        constraints = [
            models.UniqueConstraint(
                fields=["model", "version", "platformid", "sampleid", "rangeindex"], name="analytics_prediction_once"
            )
        ]
        indexes = [models.Index(fields=["contextid", "model", "newest"], name="analytics_prediction_here")]

    def __str__(self) -> str:
        return f"{self.model_id}: {self.sampleid} in {self.rangeindex}"


class PredictedSamples(models.Model):
    """Which samples of an analysable were predicted in a range, well or not: none is predicted twice."""

    model = models.ForeignKey(AnalyticsModel, on_delete=models.CASCADE, related_name="predicted")
    version = models.BigIntegerField()
    platformid = models.BigIntegerField()
    analysableid = models.BigIntegerField(help_text="The platform's id of the course; 0: the whole site.")
    rangeindex = models.IntegerField()
    sampleids = models.JSONField(default=list, help_text="The platform's ids of enrolments, courses or people.")
    timepredicted = models.DateTimeField()

    class Meta:
        db_table = "analytics_predicted_samples"
        indexes = [models.Index(fields=["model", "version", "platformid"], name="analytics_predicted_of")]

    def __str__(self) -> str:
        return f"{self.model_id}: {len(self.sampleids)} samples in {self.rangeindex}"


class PredictionAction(models.Model):
    """What a person did about an insight."""

    prediction = models.ForeignKey(Prediction, on_delete=models.CASCADE, related_name="actions")
    userid = models.BigIntegerField(db_index=True, help_text="The person who acted.")
    actionname = models.CharField(max_length=100)
    timecreated = models.DateTimeField()

    class Meta:
        db_table = "analytics_prediction_action"

    def __str__(self) -> str:
        return f"{self.userid}: {self.actionname}"
