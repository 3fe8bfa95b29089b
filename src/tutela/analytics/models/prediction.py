"""What was predicted, for which samples, and what people did about it."""

from __future__ import annotations

from django.db import models

from tutela.analytics.models.model import AnalyticsModel


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
