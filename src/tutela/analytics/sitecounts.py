"""How much analytics are used, as a registered site tells it."""

from __future__ import annotations

from tutela.analytics.models import AnalyticsModel, Prediction, PredictionAction

NOT_USEFUL = ("notuseful", "incorrectlyflagged")


def site_counts() -> dict[str, int]:
    """Moodle's four counts under Moodle's names; no personal data."""
    return {
        "analyticsenabledmodels": AnalyticsModel.objects.filter(enabled=True).count(),
        "analyticspredictions": Prediction.objects.count(),
        "analyticsactions": PredictionAction.objects.count(),
        "analyticsactionsnotuseful": PredictionAction.objects.filter(actionname__in=NOT_USEFUL).count(),
    }
