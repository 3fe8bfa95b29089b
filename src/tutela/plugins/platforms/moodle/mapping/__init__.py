"""The canonical tables as SELECTs over Moodle's, laid out in the schema ``raw`` (see `needs`)."""

from __future__ import annotations

from collections.abc import Mapping

from tutela.plugins.platforms.moodle.mapping import activities, courses, people, results
from tutela.plugins.platforms.moodle.mapping.select import Select

SELECTS: Mapping[str, Select] = {
    **people.SELECTS,
    **courses.SELECTS,
    **activities.SELECTS,
    **results.SELECTS,
}
"""Canonical table → how it is had from Moodle's. Not here: events, modules, availability_dates."""
