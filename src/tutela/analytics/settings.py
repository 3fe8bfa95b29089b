"""What an administrator sets for analytics; everything is enforced behind the door."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from tutela.analytics.models import AnalyticsModel, Prediction, PredictionAction
from tutela.identity.api import StoredSettings
from tutela.sdk.text import _

DEFAULT_PROCESSOR = "logistic"


class AnalyticsSettings(StoredSettings):
    """How analytics works on this site."""

    name: ClassVar[str] = "analytics"

    enabled: bool = Field(default=True, title=_("Analytics is on"))
    predictionsprocessor: str = Field(
        default=DEFAULT_PROCESSOR,
        title=_("Predictions processor"),
        description=_("What learns and predicts for models that name no processor of their own."),
    )
    uselogs: bool = Field(
        default=True,
        title=_("Use the log store"),
        description=_("Without it, models that need to know what people did are neither trained nor used."),
    )
    defaulttimesplittingsevaluation: list[str] = Field(
        default=["quarters_accum", "quarters", "single_range"],
        title=_("Analysis intervals for model evaluation"),
        description=_("An evaluation of all intervals compares these."),
    )
    modeloutputdir: str = Field(
        default="",
        title=_("Models output directory"),
        description=_("A folder, or an address such as s3://bucket/folder. Empty: models/ in the data folder."),
        max_length=1000,
    )
    onlycli: bool = Field(
        default=True,
        title=_("Analytics processes only by command line and schedule"),
        description=_("Evaluating, training and predicting can then not be started from a page."),
    )
    modeltimelimit: int = Field(
        default=20,
        ge=1,
        le=24 * 60,
        title=_("Time limit for each model (minutes)"),
        description=_("What is left when it is up is done by the next run."),
    )
    calclifetime: int = Field(
        default=35,
        ge=0,
        le=10_000,
        title=_("Keep calculations for (days)"),
        description=_("Indicators' values under insights that newer ones have replaced. 0: for ever."),
    )
    learnersseetheirs: bool = Field(
        default=False,
        title=_("Learners see what is predicted about them"),
        description=_("Otherwise they see only insights that are meant for themselves."),
    )


NOT_USEFUL = ("notuseful", "incorrectlyflagged")


def site_counts() -> dict[str, int]:
    """Moodle's four counts under Moodle's names; no personal data."""
    return {
        "analyticsenabledmodels": AnalyticsModel.objects.filter(enabled=True).count(),
        "analyticspredictions": Prediction.objects.count(),
        "analyticsactions": PredictionAction.objects.count(),
        "analyticsactionsnotuseful": PredictionAction.objects.filter(actionname__in=NOT_USEFUL).count(),
    }
