"""Insights without the work of making them."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from tutela.analytics.models import AnalyticsModel, Prediction
from tutela.conftest import World
from tutela.courses import api as courses

_sample = 0


def add_prediction(modelid: int, world: World, **fields: Any) -> Prediction:
    """A prediction about the learner in the course."""
    global _sample
    _sample += 1
    model = AnalyticsModel.objects.get(pk=modelid)
    values: dict[str, Any] = {
        "model": model,
        "version": model.version,
        "platformid": 1,
        "sampleid": _sample,
        "rangeindex": 0,
        "contextid": courses.context_of(world.course).pk,
        "courseid": world.course.pk,
        "personid": world.learner.pk,
        "probability": 0.8,
        "calculations": {"any_write_action_in_course": -1.0, "read_actions": 0.33, "mean_score": None},
        "explanation": [["any_write_action_in_course", 1.2], ["read_actions", -0.4], ["mean_score", 0.001]],
        "timestart": 1_700_000_000,
        "timeend": 1_701_000_000,
        "timesynced": 1_701_000_500,
        "timecreated": timezone.now(),
    }
    return Prediction.objects.create(**(values | fields))
