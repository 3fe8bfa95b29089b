"""The models that every site starts with."""

from __future__ import annotations

import time
from typing import Any

from django.db import migrations

from tutela.analytics.presets import PRESETS, STATIC


def make_presets(apps: Any, schema_editor: Any) -> None:
    """Insert them."""
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


class Migration(migrations.Migration):
    dependencies = [("tutela_analytics", "0001_initial")]

    operations = [migrations.RunPython(make_presets, migrations.RunPython.noop)]
