"""What goes wrong: a clear verdict or sentence, the last good model stays in use, and nothing is half-written."""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from django.db import connection, connections
from django.utils import timezone

from tutela.analytics import api as analytics
from tutela.analytics import model_files, runner
from tutela.analytics.models import AnalyticsModel, AnalyticsRun, PredictedSamples, Prediction
from tutela.analytics.runner import alone, close_interrupted
from tutela.analytics.tests.connected import connect
from tutela.analytics.tests.site_a import runs
from tutela.analytics.training import enough
from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.notifications import api as notifications
from tutela.sdk import registry
from tutela.sdk.errors import Decline
from tutela.sdk.processor import FeatureMatrix, UnreadableModel

pytestmark = pytest.mark.long

OPERATOR = analytics.OPERATOR
NOW = next(run.now for run in runs() if run.modelid == 6 and run.phase == "train")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store") / "a"


@pytest.fixture
def site(transactional_db: None, store: Path, settings: Any, tmp_path: Path) -> identity.Platform:
    """Site A where other processes see it too."""
    settings.TUTELA_DATA = tmp_path
    identity.make_standard_roles()
    return connect(store)


def made(*indicators: str, interval: str = "single_range", **fields: Any) -> int:
    """An enabled model."""
    draft = analytics.ModelDraft("course_dropout", indicators, interval, enabled=True, **fields)
    return analytics.create_model(OPERATOR, draft).id


def trained() -> int:
    """A model that has learnt."""
    model = made("any_write_action_in_course", "read_actions", threshold=0.0)
    assert analytics.train_model(OPERATOR, model, now=NOW).status == "done"
    return model


def rows(labels: list[int]) -> FeatureMatrix:
    return FeatureMatrix(np.zeros((len(labels), 1), np.float32), ("a",), np.array(labels, np.int64))


@pytest.mark.parametrize("labels", [[0, 0, 0], [1, 1], [0, 1], [0, 0, 0, 1], [0]])
def test_one_class_or_a_single_sample_of_one_is_too_little_to_learn_from(labels: list[int]) -> None:
    with pytest.raises(Decline):
        enough(rows(labels))


def test_a_course_with_one_outcome_ends_in_a_verdict(site: identity.Platform) -> None:
    model = made("read_actions")
    assert analytics.train_model(OPERATOR, model, now=NOW).status == "done"
    courses.Course.objects.filter(platform=site).exclude(remoteid=2).update(remoteid=None)
    run = analytics.train_model(OPERATOR, model, now=NOW)
    assert run.verdict in {0, 8}
    assert AnalyticsModel.objects.get(pk=model).trained


def test_indicators_that_say_nothing_are_no_data(site: identity.Platform) -> None:
    model = made("bigbluebuttonbn_cognitive_depth", "bigbluebuttonbn_social_breadth")
    run = analytics.train_model(OPERATOR, model, now=NOW)
    assert (run.verdict, AnalyticsModel.objects.get(pk=model).trained) == (2, False)
    (evaluated,) = analytics.evaluate_model(OPERATOR, model, now=NOW)
    assert evaluated.verdict == 2


def test_a_constant_column_is_no_trouble(site: identity.Platform) -> None:
    model = made("potential_social_breadth", "read_actions")
    assert analytics.train_model(OPERATOR, model, now=NOW).status == "done"
    assert analytics.predict_model(OPERATOR, model, now=NOW).status == "done"


def test_a_matrix_that_is_made_of_something_else_is_refused(site: identity.Platform) -> None:
    model = trained()
    AnalyticsModel.objects.filter(pk=model).update(indicators=["read_actions", "any_write_action_in_course"])
    run = analytics.predict_model(OPERATOR, model, now=NOW)
    assert (run.status, run.verdict) == ("failed", 1)
    assert not Prediction.objects.filter(model_id=model).exists()
    assert not PredictedSamples.objects.filter(model_id=model).exists()


def test_an_altered_model_file_is_never_loaded_and_training_mends_it(site: identity.Platform, tmp_path: Path) -> None:
    model = trained()
    row = AnalyticsModel.objects.get(pk=model)
    file = tmp_path / "models" / row.trainedfile / "logistic.json"
    file.write_bytes(file.read_bytes().replace(b"1", b"2", 1))
    run = analytics.predict_model(OPERATOR, model, now=NOW)
    assert (run.status, run.messages) == ("failed", ("the file logistic.json of the trained model was altered",))
    assert analytics.train_model(OPERATOR, model, now=NOW).messages == ()
    assert analytics.predict_model(OPERATOR, model, now=NOW).status == "done"


def test_a_manifest_that_names_other_files_is_never_believed(site: identity.Platform, tmp_path: Path) -> None:
    row = AnalyticsModel.objects.get(pk=trained())
    manifest = tmp_path / "models" / row.trainedfile / "manifest.json"
    manifest.write_text('{"files": {"../../../../secret": ""}}')
    with pytest.raises(UnreadableModel, match="altered"):
        model_files.read(row)


def test_a_folder_that_cannot_be_written_leaves_the_last_good_model(site: identity.Platform, tmp_path: Path) -> None:
    model = trained()
    before = AnalyticsModel.objects.get(pk=model).trainedfile
    AnalyticsModel.objects.filter(pk=model).update(trainedon="")
    (tmp_path / "full").write_text("not a folder")
    folder = analytics.AnalyticsSettings(modeloutputdir=str(tmp_path / "full" / "models"))
    identity.keep_settings(folder)
    run = analytics.train_model(OPERATOR, model, now=NOW)
    assert (run.status, AnalyticsModel.objects.get(pk=model).trainedfile) == ("failed", before)
    identity.keep_settings(analytics.AnalyticsSettings())
    assert analytics.predict_model(OPERATOR, model, now=NOW).status == "done"


def test_a_disk_that_fills_up_while_a_model_is_written_leaves_nothing_half_written(
    site: identity.Platform, tmp_path: Path
) -> None:
    row = AnalyticsModel.objects.get(pk=trained())
    before = _files_below(tmp_path / "models")
    with _files_of_at_most(2**20), pytest.raises(model_files.CannotKeep, match="could not be written"):
        model_files.write(row, {"first": b"fits", "second": b"too large" * 2**20})
    assert _files_below(tmp_path / "models") == before
    assert model_files.read(row)


def test_a_processor_that_dies_leaves_the_last_good_model_and_its_run_is_closed(site: identity.Platform) -> None:
    model = trained()
    before = AnalyticsModel.objects.get(pk=model).trainedfile
    AnalyticsModel.objects.filter(pk=model).update(trainedon="")
    died = _in_another_process(lambda: analytics.train_model(OPERATOR, model, now=NOW), dying=True)
    assert died == -signal.SIGKILL
    assert AnalyticsRun.objects.filter(model_id=model, status="running").count() == 1
    assert close_interrupted() == 1
    row = AnalyticsModel.objects.get(pk=model)
    assert (row.trained, row.trainedfile) == (True, before)
    assert model_files.read(row)
    assert analytics.train_model(OPERATOR, model, now=NOW).status == "done"


def test_a_processor_that_raises_is_told_in_the_run(site: identity.Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_given: object, **_how: object) -> None:
        raise ZeroDivisionError("a bug of the plugin")

    model = trained()
    AnalyticsModel.objects.filter(pk=model).update(trainedon="")
    monkeypatch.setattr(registry.processors()["logistic"], "fit", broken)
    run = analytics.train_model(OPERATOR, model, now=NOW)
    assert (run.status, run.verdict) == ("failed", 1)
    assert run.messages == ("ZeroDivisionError: a bug of the plugin",)
    assert AnalyticsModel.objects.get(pk=model).trained


def test_two_at_once_do_not_run_the_same_model(site: identity.Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    model = trained()
    monkeypatch.setattr(runner, "LOCK_WAIT", 0.1)
    # A thread of its own: on PostgreSQL and MariaDB a connection may take again what it holds.
    with ThreadPoolExecutor(1) as other, alone(model), pytest.raises(analytics.CannotRun, match="under way"):
        other.submit(_run_alone, model).result()


def test_a_run_whose_time_is_up_goes_on_where_it_stopped(
    site: identity.Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = trained()
    monkeypatch.setattr("tutela.analytics.predictions.COURSES_AT_ONCE", 5)
    late = analytics.predict_model(OPERATOR, model, now=NOW, deadline=time.time() - 1)
    assert (late.status, late.metrics["predicted"]) == ("partial", 0)
    run = analytics.predict_model(OPERATOR, model, now=NOW)
    assert (run.status, run.metrics["predicted"] > 0) == ("done", True)


def test_a_prediction_that_is_killed_half_way_neither_loses_nor_repeats_anything(
    site: identity.Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    model = trained()
    monkeypatch.setattr("tutela.analytics.predictions.COURSES_AT_ONCE", 5)
    died = _in_another_process(lambda: _die_in_third_part(model), dying=False)
    assert died == -signal.SIGKILL
    first = Prediction.objects.filter(model_id=model).count()
    analytics.predict_model(OPERATOR, model, now=NOW)
    resumed = set(Prediction.objects.filter(model_id=model).values_list("sampleid", flat=True))
    notices = notifications.Notification.objects.filter(kind="insights")
    assert notices.count() == notices.values("person_id", "contextid").distinct().count()
    analytics.clear_predictions(OPERATOR, model)
    analytics.predict_model(OPERATOR, model, now=NOW)
    whole = set(Prediction.objects.filter(model_id=model).values_list("sampleid", flat=True))
    assert (resumed, first <= len(whole)) == (whole, True)


def test_predictions_of_gone_contexts_and_old_calculations_are_swept_away(site: identity.Platform) -> None:
    from tutela.analytics.housekeeping import clean_up
    from tutela.tasks.api import Progress

    model = trained()
    analytics.predict_model(OPERATOR, model, now=NOW)
    one, other = Prediction.objects.filter(model_id=model)[:2]
    Prediction.objects.filter(pk=one.pk).update(contextid=0)
    long_ago = timezone.now() - timedelta(days=36)
    Prediction.objects.filter(pk=other.pk).update(newest=False, timecreated=long_ago)
    clean_up(Progress(time.time() + 60))
    assert not Prediction.objects.filter(pk=one.pk).exists()
    assert Prediction.objects.get(pk=other.pk).calculations == {}


def _files_below(folder: Path) -> set[Path]:
    return {path for path in folder.rglob("*") if path.is_file()}


@contextmanager
def _files_of_at_most(size: int) -> Iterator[None]:
    """A limit on the size of files fails a write half-way, as a full disk does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)


def _run_alone(model: int) -> None:
    try:
        with alone(model, wait=0.1):
            pass
    finally:
        connections.close_all()


def _die_in_third_part(model: int) -> None:
    """Predict, and be killed in the transaction that keeps the third part."""
    predicting: Any = import_module("tutela.analytics.predictions")
    parts = []
    keep = predicting.tell

    def dying(*given: Any) -> int:
        parts.append(1)
        if len(parts) == 3:
            os.kill(os.getpid(), signal.SIGKILL)
        return int(keep(*given))

    predicting.tell = dying
    analytics.predict_model(OPERATOR, model, now=NOW)


def _disconnect() -> None:
    """Leave no connection to a child, not even one that waits in PostgreSQL's pool."""
    connections.close_all()
    if connection.vendor == "postgresql":
        close_pool: Any = getattr(connection, "close_pool")  # noqa: B009 -- only PostgreSQL's wrapper has it
        close_pool()


def _in_another_process(work: Any, *, dying: bool) -> int:
    """Do *work* in a fork, where with *dying* the processor is killed while it learns; how that ended."""
    _disconnect()
    child = os.fork()
    if child == 0:
        if dying:
            kind: Any = registry.processors()["logistic"]
            kind.fit = lambda *_given, **_how: os.kill(os.getpid(), signal.SIGKILL)
        try:
            work()
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert connection is not None
    return os.waitstatus_to_exitcode(status)
