"""What the analytics room keeps about people: predictions with their reasons, what people did about them, the log.

Trained models hold weights, not rows; they stay. A person who is erased from the log store does not come back with
the next sync.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from tutela.analytics.models import (
    AnalyticsModel,
    AnalyticsRun,
    InvalidAnalysable,
    PredictedSamples,
    Prediction,
    PredictionAction,
    UsedAnalysable,
)
from tutela.courses.api import Enrolment
from tutela.identity.api import Person, Platform
from tutela.privacy.api import Ageing, ImpersonalTable, PersonalTable, Scope, oldest
from tutela.sdk.text import _

TABLES: tuple[PersonalTable | ImpersonalTable, ...] = (
    PersonalTable(
        PredictionAction,
        _("What was done about predictions"),
        {
            "id": "",
            "prediction_id": _("Prediction"),
            "userid": "",
            "actionname": _("What was done"),
            "timecreated": _("When"),
        },
        person="userid",
        context="prediction__contextid",
        order=-5,
    ),
    PersonalTable(
        Prediction,
        _("Predictions"),
        {
            "id": "",
            "model_id": _("Analytics model"),
            "version": "",
            "platformid": _("Learning platform"),
            "sampleid": "",
            "rangeindex": "",
            "contextid": _("Place"),
            "courseid": _("Course"),
            "personid": "",
            "prediction": _("Outcome that was predicted"),
            "probability": _("Probability"),
            "calculations": _("Values of the indicators, from -1 to 1"),
            "explanation": _("How much each indicator weighed, towards (+) or away from (-) the outcome"),
            "timestart": "",
            "timeend": "",
            "timesynced": "",
            "timecreated": _("Predicted"),
            "newest": "",
        },
        person="personid",
        context="contextid",
    ),
    ImpersonalTable(
        PredictedSamples,  # lists of ids: `Samples` takes a person's out
        ("id", "model_id", "version", "platformid", "analysableid", "rangeindex", "sampleids", "timepredicted"),
    ),
    ImpersonalTable(
        AnalyticsModel,
        (
            "id",
            "name",
            "target",
            "indicators",
            "interval",
            "processor",
            "processorconfig",
            "contextids",
            "threshold",
            "enabled",
            "trained",
            "version",
            "trainedfile",
            "trainedsha256",
            "trainedon",
            "timetrained",
            "timecreated",
            "timemodified",
            "modifiedby",
        ),
        actors=("modifiedby",),
    ),
    ImpersonalTable(
        AnalyticsRun,
        (
            "id",
            "model_id",
            "version",
            "mode",
            "evaluationmode",
            "target",
            "indicators",
            "interval",
            "processor",
            "status",
            "score",
            "deviation",
            "verdict",
            "best",
            "metrics",
            "report",
            "messages",
            "userid",
            "timestarted",
            "timeended",
        ),
        actors=("userid",),
    ),
    ImpersonalTable(
        InvalidAnalysable, ("id", "model_id", "mode", "platformid", "analysableid", "samples", "code", "reason")
    ),
    ImpersonalTable(
        UsedAnalysable, ("id", "model_id", "mode", "platformid", "analysableid", "firstanalysis", "timeanalysed")
    ),
)


class Samples:
    """The ids of a person's samples in the lists of what was predicted. They go with the account."""

    name = "analytics_samples"
    title = _("Numbers of your enrolments in the lists of what was predicted")
    account = True

    def export(self, personid: int) -> Iterator[tuple[str, bytes]]:
        """Nothing: the predictions themselves are exported."""
        return iter(())

    def erase(self, scope: Scope) -> int:
        """Take the person's enrolments, and the person, out of the lists of their platform."""
        person = Person.objects.filter(pk=scope.personid or 0, platform__isnull=False).first()
        if person is None or person.platform_id is None:
            return 0
        own = set(Enrolment.objects.filter(person=person).values_list("remoteid", flat=True)) | {person.remoteid}
        gone = 0
        for row in PredictedSamples.objects.filter(platformid=person.platform_id).iterator():
            kept = [sample for sample in row.sampleids if sample not in own]
            if len(kept) < len(row.sampleids):
                gone += len(row.sampleids) - len(kept)
                PredictedSamples.objects.filter(pk=row.pk).update(sampleids=kept)
        return gone


class Log:
    """The person's rows in the log store of their platform. They go with the account."""

    name = "logstore"
    title = _("The log of your learning platform")
    account = True

    def export(self, personid: int) -> Iterator[tuple[str, bytes]]:
        """All tables of the log store, as CSV: only the person's rows."""
        found = _remote(personid)
        if found is not None:
            from tutela.analytics.logstore import LogStore, rows_of  # needs the extra, as whoever synced had

            yield from rows_of(LogStore(found[0].store_location), found[1])

    def erase(self, scope: Scope) -> int:
        """Delete the person from the log store for good. Raises `StoreBusy` while a sync is writing."""
        found = _remote(scope.personid)
        if found is None:
            return 0
        from tutela.analytics.logstore import LogStore, erase_people  # needs the extra, as whoever synced had

        return erase_people(LogStore(found[0].store_location), [found[1]])


def _remote(personid: int | None) -> tuple[Platform, int] | None:
    """The platform that a person comes from, where it has been synced, and their id there."""
    person = Person.objects.select_related("platform").filter(pk=personid or 0).first()
    if person is None or person.platform is None or person.remoteid is None or person.platform.timesynced is None:
        return None
    return person.platform, person.remoteid


def _old_predictions(before: float, most: int) -> int:
    return oldest(Prediction.objects.filter(timecreated__lt=datetime.fromtimestamp(before, UTC)), most)


def _old_runs(before: float, most: int) -> int:
    return oldest(AnalyticsRun.objects.filter(timeended__lt=datetime.fromtimestamp(before, UTC)), most)


STORES = (Samples(), Log())
AGEING = (
    Ageing(
        name="analytics_predictions",
        title=_("Predictions"),
        description=_("Which people a model named and why, and what was done about it."),
        delete=_old_predictions,
        days=2 * 365,
    ),
    Ageing(
        name="analytics_runs",
        title=_("Runs of analytics models"),
        description=_("Evaluations, trainings and predictions with their scores and pictures, without people."),
        delete=_old_runs,
        days=2 * 365,
    ),
)
