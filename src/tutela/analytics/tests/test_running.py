"""Training, predicting and evaluating on a real record: what is learnt, kept, told, and left alone."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tutela.analytics import api as analytics
from tutela.analytics import model_files
from tutela.analytics.models import AnalyticsModel, AnalyticsRun, PredictedSamples, Prediction
from tutela.analytics.tests.connected import connect
from tutela.analytics.tests.site_a import runs
from tutela.identity import api as identity
from tutela.notifications import api as notifications

pytestmark = pytest.mark.long

OPERATOR = analytics.OPERATOR
TRAINED = next(run.now for run in runs() if run.modelid == 6 and run.phase == "train")
RULES = next(run.now for run in runs() if run.modelid == 5)
INDICATORS = ("any_write_action_in_course", "read_actions", "any_course_access", "work_submitted", "mean_score")


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("store") / "a"


@pytest.fixture
def platform(db: None, store: Path, settings: Any, tmp_path: Path) -> identity.Platform:
    """Site A, and a data folder of the test's own."""
    settings.TUTELA_DATA = tmp_path
    identity.make_standard_roles()
    return connect(store)


@pytest.fixture
def model(platform: identity.Platform) -> int:
    """A model that learns, with few indicators so that it is quick."""
    draft = analytics.ModelDraft("course_dropout", INDICATORS, "quarters_accum", enabled=True, threshold=0.3)
    return analytics.create_model(OPERATOR, draft).id


def test_training_keeps_a_model_with_the_digests_of_its_files(model: int) -> None:
    run = analytics.train_model(OPERATOR, model, now=TRAINED)
    assert (run.status, run.verdict, run.messages) == ("done", 0, ())
    row = AnalyticsModel.objects.get(pk=model)
    assert row.trained
    assert "logistic.json" in model_files.read(row)
    assert set(run.metrics["classes"]) == {"0", "1"}


def test_training_again_without_anything_new_learns_nothing(model: int) -> None:
    analytics.train_model(OPERATOR, model, now=TRAINED)
    before = AnalyticsModel.objects.get(pk=model).trainedfile
    run = analytics.train_model(OPERATOR, model, now=TRAINED)
    assert run.messages == ("There is nothing new to learn from: the trained model stays.",)
    assert AnalyticsModel.objects.get(pk=model).trainedfile == before


def test_what_could_not_be_used_is_kept_with_reasons_and_only_the_newest(model: int) -> None:
    for _again in range(2):
        analytics.train_model(OPERATOR, model, now=TRAINED)
    page = analytics.invalid_analysables(OPERATOR, model, "train")
    reasons = Counter(row.reason for row in page.rows if row.courseid)
    assert reasons["The course is not finished yet."] > 1
    assert len({row.courseid for row in page.rows if row.courseid}) == sum(reasons.values())


def test_predicting_stores_who_is_likelier_than_the_threshold_and_why(model: int) -> None:
    analytics.train_model(OPERATOR, model, now=TRAINED)
    run = analytics.predict_model(OPERATOR, model, now=TRAINED)
    rows = list(Prediction.objects.filter(model_id=model))
    assert (run.status, run.metrics["insights"]) == ("done", len(rows))
    assert 0 < len(rows) < run.metrics["predicted"]
    assert min(row.probability for row in rows) >= 0.3
    assert all(set(row.calculations) == set(INDICATORS) for row in rows)
    assert {name for row in rows for name, _weight in row.explanation} <= set(INDICATORS)
    assert all(row.timesynced and row.personid and row.courseid for row in rows)


def test_each_sample_is_predicted_once_in_a_range(model: int) -> None:
    analytics.train_model(OPERATOR, model, now=TRAINED)
    first = analytics.predict_model(OPERATOR, model, now=TRAINED)
    again = analytics.predict_model(OPERATOR, model, now=TRAINED)
    assert first.metrics["predicted"] > 0
    assert (again.status, again.metrics) == ("done", {"predicted": 0, "insights": 0})


def test_a_model_that_was_changed_learns_and_predicts_anew(model: int) -> None:
    analytics.train_model(OPERATOR, model, now=TRAINED)
    analytics.predict_model(OPERATOR, model, now=TRAINED)
    draft = analytics.ModelDraft("course_dropout", INDICATORS[:3], "quarters_accum", enabled=True)
    analytics.update_model(OPERATOR, model, draft)
    assert not PredictedSamples.objects.filter(model_id=model).exists()
    with pytest.raises(analytics.CannotRun, match="Train the model first"):
        analytics.predict_model(OPERATOR, model, now=TRAINED)


def test_a_rule_predicts_what_moodle_predicted_on_the_same_site(platform: identity.Platform) -> None:
    """Moodle's predictions of class 1 that our corrected rule agrees with: the same enrolments."""
    rule = AnalyticsModel.objects.get(target="no_recent_accesses").pk
    run = analytics.predict_model(OPERATOR, rule, now=RULES)
    assert run.metrics["insights"] == Prediction.objects.filter(model_id=rule).count() > 0
    assert set(Prediction.objects.filter(model_id=rule).values_list("probability", flat=True)) == {1.0}


@pytest.mark.parametrize("target", ["no_teaching", "upcoming_activities_due", "no_access_since_course_start"])
def test_every_preset_rule_runs(platform: identity.Platform, target: str) -> None:
    rule = AnalyticsModel.objects.get(target=target).pk
    assert analytics.predict_model(OPERATOR, rule, now=RULES).status == "done"


def test_teachers_are_told_once_for_each_course_and_learners_are_not(model: int) -> None:
    analytics.train_model(OPERATOR, model, now=TRAINED)
    analytics.predict_model(OPERATOR, model, now=TRAINED)
    told = list(notifications.Notification.objects.filter(kind="insights"))
    assert told
    courses = Counter((notice.person_id, notice.contextid) for notice in told)
    assert set(courses.values()) == {1}
    concerned = set(Prediction.objects.filter(model_id=model).values_list("contextid", flat=True))
    assert {notice.contextid for notice in told} <= concerned
    for notice in told:
        assert identity.may(notice.person_id, "moodle/analytics:listinsights", notice.contextid or 0)


def test_learners_are_told_of_what_is_meant_for_themselves(platform: identity.Platform) -> None:
    rule = AnalyticsModel.objects.get(target="upcoming_activities_due").pk
    run = analytics.predict_model(OPERATOR, rule, now=RULES)
    told = notifications.Notification.objects.filter(kind="insights")
    concerned = set(Prediction.objects.filter(model_id=rule).values_list("personid", flat=True))
    assert {notice.person_id for notice in told} == concerned
    assert told.count() == run.metrics["insights"] == len(concerned) > 0


def test_a_second_run_tells_nobody_again(model: int) -> None:
    analytics.train_model(OPERATOR, model, now=TRAINED)
    for _again in range(2):
        analytics.predict_model(OPERATOR, model, now=TRAINED)
    told = notifications.Notification.objects.filter(kind="insights")
    assert told.count() == told.values("person_id", "contextid").distinct().count()


def test_a_model_restricted_to_a_course_looks_at_no_other(model: int, platform: identity.Platform) -> None:
    analytics.train_model(OPERATOR, model, now=TRAINED)
    analytics.predict_model(OPERATOR, model, now=TRAINED)
    contextid = Prediction.objects.filter(model_id=model).values_list("contextid", flat=True)[0]
    analytics.clear_predictions(OPERATOR, model)
    AnalyticsModel.objects.filter(pk=model).update(contextids=[contextid])
    analytics.predict_model(OPERATOR, model, now=TRAINED)
    assert set(Prediction.objects.filter(model_id=model).values_list("contextid", flat=True)) == {contextid}


def test_evaluating_all_intervals_names_the_best(model: int) -> None:
    views = analytics.evaluate_model(OPERATOR, model, all_intervals=True, now=TRAINED)
    assert [view.interval for view in views] == ["quarters_accum", "quarters", "single_range"]
    assert all(view.status == "done" and view.score is not None for view in views)
    assert sum(run.best for run in AnalyticsRun.objects.filter(model_id=model)) == 1


def test_an_evaluation_has_a_report_and_pictures(model: int) -> None:
    (view,) = analytics.evaluate_model(OPERATOR, model, now=TRAINED)
    run = analytics.get_run(OPERATOR, view.id)
    assert "roc.svg" in run.plots
    assert analytics.get_plot(OPERATOR, run.id, "roc.svg").startswith("<svg")
    assert run.report
    assert run.metrics["mean"]["f1"] == run.score


def test_the_trained_model_itself_can_be_evaluated(model: int) -> None:
    analytics.train_model(OPERATOR, model, now=TRAINED)
    (view,) = analytics.evaluate_model(OPERATOR, model, evaluationmode="trainedmodel", now=TRAINED)
    assert (view.status, view.evaluationmode) == ("done", "trainedmodel")


def test_a_rule_is_neither_trained_nor_evaluated(platform: identity.Platform) -> None:
    rule = AnalyticsModel.objects.get(target="no_teaching").pk
    for run in (analytics.train_model, analytics.evaluate_model):
        with pytest.raises(analytics.CannotRun):
            run(OPERATOR, rule)


def test_nothing_is_started_from_a_page_unless_the_site_allows_it(model: int) -> None:
    admin = identity.Person.objects.create_superuser("root", "a long enough secret")
    with pytest.raises(analytics.AnalyticsOff):
        analytics.start_run(admin, model, "train")
    identity.write_settings(admin, analytics.AnalyticsSettings(onlycli=False))
    queued = analytics.start_run(admin, model, "evaluate", all_intervals=True)
    assert queued.parameters == {"modelid": model, "mode": "evaluate", "all_intervals": True}


def test_without_logs_only_models_that_need_none_run(model: int) -> None:
    admin = identity.Person.objects.create_superuser("root", "a long enough secret")
    identity.write_settings(admin, analytics.AnalyticsSettings(uselogs=False))
    with pytest.raises(analytics.CannotRun):
        analytics.train_model(OPERATOR, model, now=TRAINED)
    rule = AnalyticsModel.objects.get(target="no_teaching").pk
    assert analytics.predict_model(OPERATOR, rule, now=RULES).status == "done"
