"""The tables of the analytics room, one family a file."""

from tutela.analytics.models.model import AnalyticsModel
from tutela.analytics.models.prediction import PredictedSamples, Prediction, PredictionAction
from tutela.analytics.models.run import AnalyticsRun, InvalidAnalysable, UsedAnalysable

__all__ = [
    "AnalyticsModel",
    "AnalyticsRun",
    "InvalidAnalysable",
    "PredictedSamples",
    "Prediction",
    "PredictionAction",
    "UsedAnalysable",
]
