"""The models that every site starts with: Moodle's five, and three that learn without a log of what people did."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from tutela.sdk.presets import DROPOUT_INDICATORS

WITHOUT_LOGS = ("work_submitted", "work_late", "work_missed", "mean_score", "completion_enabled")
"""Indicators that need hand-ins and grades, but no log."""


@dataclass(frozen=True)
class Preset:
    """What a model is made of."""

    target: str
    indicators: tuple[str, ...]
    interval: str = ""
    enabled: bool = False


PRESETS = (
    Preset("course_dropout", DROPOUT_INDICATORS),
    Preset("no_teaching", ("no_teacher", "no_student"), "single_range", enabled=True),
    Preset("upcoming_activities_due", ("activities_due",), "upcoming_week", enabled=True),
    Preset("no_access_since_course_start", ("any_course_access",), "one_month_after_start", enabled=True),
    Preset("no_recent_accesses", ("any_course_access",), "past_month", enabled=True),
    Preset("course_completion", WITHOUT_LOGS),
    Preset("course_gradetopass", WITHOUT_LOGS),
    Preset("course_competencies", WITHOUT_LOGS),
)
STATIC = frozenset({"no_teaching", "upcoming_activities_due", "no_access_since_course_start", "no_recent_accesses"})
"""Those of them that are rules, and so need no training."""


def make_presets(apps: Any, schema_editor: Any) -> None:
    """Insert them: the last step of the migration that makes the tables."""
    model = apps.get_model("tutela_analytics", "AnalyticsModel")
    version = time.time_ns() // 1000
    model.objects.bulk_create(
        model(
            target=preset.target,
            indicators=list(preset.indicators),
            interval=preset.interval,
            enabled=preset.enabled,
            trained=preset.target in STATIC,
            version=version + number,
        )
        for number, preset in enumerate(PRESETS)
    )
