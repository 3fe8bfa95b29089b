"""The pages of analytics: who sees what, what they say, and what comes of what is done there."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tutela.analytics import api as analytics
from tutela.analytics.models import AnalyticsModel, AnalyticsRun, InvalidAnalysable, Prediction, PredictionAction
from tutela.analytics.tests.insights import add_prediction
from tutela.conftest import World, make_world
from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.notifications import api as notifications
from tutela.sdk import registry
from tutela.sdk.processor import FeatureMatrix
from tutela.tasks import api as tasks

INDICATORS = ("any_write_action_in_course", "read_actions", "mean_score")
MODELS, SETTINGS = "/administration/analytics/", "/administration/analytics/settings/"
Browser = Callable[[identity.Person], Client]


@pytest.fixture
def world(db: None) -> World:
    return make_world()


def browser(person: identity.Person) -> Client:
    """A client in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def model(world: World) -> int:
    """An enabled model that learns."""
    draft = analytics.ModelDraft("course_dropout", INDICATORS, "quarters", enabled=True)
    return analytics.create_model(world.manager, draft).id


@pytest.fixture
def flagged(world: World, model: int) -> Prediction:
    """The learner is at risk."""
    return add_prediction(model, world, probability=0.83)


@pytest.fixture
def here(world: World) -> str:
    """The address of the course's insights."""
    return f"/insights/in/{courses.context_of(world.course).pk}/"


def text(client: Client, path: str) -> str:
    """The page, which is there."""
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def queries(client: Client, path: str) -> int:
    """How many queries the page takes."""
    client.get(path)
    with CaptureQueriesContext(connection) as found:
        text(client, path)
    return len(found)


# ---- insights -----------------------------------------------------------------------------------------------------


def test_a_teacher_sees_who_is_at_risk_with_reasons_and_how_sure_it_is(
    world: World, flagged: Prediction, here: str
) -> None:
    page = text(browser(world.teacher), here)
    assert f'href="/insights/{flagged.pk}/"' in page
    assert "Any write action in the course" in page
    assert "83 %" in page
    assert "They can be wrong" in page


def test_the_course_leads_to_its_insights_and_says_how_many(world: World, flagged: Prediction, here: str) -> None:
    page = text(browser(world.teacher), f"/course/{world.course.pk}/")
    assert f'href="{here}"' in page
    assert '<span class="badge accent">1</span>' in page


def test_a_learner_finds_no_way_to_the_insights_of_the_course(world: World, flagged: Prediction, here: str) -> None:
    client = browser(world.learner)
    assert here not in text(client, f"/course/{world.course.pk}/")
    assert client.get(here).status_code == 404


@pytest.mark.parametrize("who", ["stranger", "learner"])
def test_an_insight_that_is_not_ones_own_to_see_is_not_there(world: World, flagged: Prediction, who: str) -> None:
    assert browser(getattr(world, who)).get(f"/insights/{flagged.pk}/").status_code == 404


def test_one_insight_shows_what_speaks_for_it_and_what_against(world: World, flagged: Prediction) -> None:
    page = text(browser(world.teacher), f"/insights/{flagged.pk}/")
    assert "speaks for it, 100 % of the weightiest" in page
    assert "speaks against it, 33 % of the weightiest" in page
    assert 'href="/indicators/read_actions/"' in page


def test_what_weighs_little_is_folded_away(world: World, model: int) -> None:
    weights = [["any_write_action_in_course", 1.2], ["read_actions", -0.1]]
    row = add_prediction(model, world, explanation=weights)
    clear, slight = text(browser(world.teacher), f"/insights/{row.pk}/").split("<summary>What weighs less (1)")
    assert ("any_write_action_in_course" in clear, "read_actions" in clear) == (True, False)
    assert "read_actions" in slight


def test_a_rule_is_a_fact_and_claims_no_probability(world: World) -> None:
    rule = AnalyticsModel.objects.get(target="no_recent_accesses")
    row = add_prediction(rule.pk, world, probability=1, explanation=[], calculations={"any_course_access": -1})
    page = text(browser(world.teacher), f"/insights/{row.pk}/")
    assert "A fact, not a prediction" in page
    assert "100 %" not in page


def test_what_is_accepted_is_noted_and_leaves_the_list(world: World, flagged: Prediction, here: str) -> None:
    client = browser(world.teacher)
    context, model = courses.context_of(world.course).pk, flagged.model_id
    sent = {"insight": flagged.pk, "action": "fixed", "context": context, "model": model}
    answer = client.post("/insights/act/", sent, follow=True)
    assert "Noted for one insight." in answer.content.decode()
    assert PredictionAction.objects.get().actionname == "fixed"
    assert "Nothing needs you now" in text(client, here)


def test_nothing_is_done_where_nothing_was_chosen(world: World, flagged: Prediction) -> None:
    answer = browser(world.teacher).post("/insights/act/", {"action": "fixed"}, follow=True)
    assert "Choose at least one insight first." in answer.content.decode()


@pytest.mark.parametrize("action", ["", "nonsense", "useful"])
def test_an_action_that_is_not_offered_is_not_found(world: World, flagged: Prediction, action: str) -> None:
    answer = browser(world.teacher).post("/insights/act/", {"insight": flagged.pk, "action": action})
    assert answer.status_code == 404


def test_the_selector_offers_the_other_models_of_the_place(world: World, flagged: Prediction, here: str) -> None:
    rule = AnalyticsModel.objects.get(target="no_recent_accesses")
    add_prediction(rule.pk, world, probability=1, explanation=[])
    page = text(browser(world.teacher), f"{here}?model={flagged.model_id}")
    assert f'href="?model={rule.pk}"' in page


def test_a_long_list_has_pages(world: World, model: int, here: str) -> None:
    for _number in range(26):
        add_prediction(model, world)
    client = browser(world.teacher)
    assert "page 1 of 2" in text(client, here)
    assert text(client, f"{here}?model={model}&page=2").count('class="tick"') == 1


def test_a_manager_sees_the_insights_of_the_whole_site(world: World) -> None:
    rule = AnalyticsModel.objects.get(target="no_teaching")
    add_prediction(rule.pk, world, contextid=identity.system_context().pk, personid=None, probability=1)
    client = browser(world.manager)
    assert "The whole site" in text(client, "/insights/")
    assert "Tides" in text(client, f"/insights/in/{identity.system_context().pk}/")


# ---- writing to learners --------------------------------------------------------------------------------------------


def test_the_chosen_learners_are_written_to_and_it_is_noted(world: World, flagged: Prediction) -> None:
    client = browser(world.teacher)
    leads = client.post("/insights/act/", {"insight": flagged.pk, "action": "studentmessage"})
    assert leads["Location"] == f"/insights/message/?insight={flagged.pk}"
    assert "learner" in text(client, leads["Location"])
    client.post("/insights/message/", {"insight": flagged.pk, "subject": "Hello", "text": "Shall we talk?"})
    (notice,) = notifications.notifications_of(world.learner)
    assert (notice.subject, notice.body.split("\n")[0]) == ("Hello", "Shall we talk?")
    assert PredictionAction.objects.get().actionname == "studentmessage"


def test_an_empty_message_is_not_sent(world: World, flagged: Prediction) -> None:
    sent = {"insight": flagged.pk, "subject": "Hello", "text": " "}
    answer = browser(world.teacher).post("/insights/message/", sent)
    assert answer.status_code == 400
    assert "Write something to them." in answer.content.decode()
    assert not notifications.notifications_of(world.learner)


def test_nobody_writes_to_learners_whose_insights_they_may_not_see(world: World, flagged: Prediction) -> None:
    sent = {"insight": flagged.pk, "subject": "Hello", "text": "Pay here"}
    assert browser(world.stranger).post("/insights/message/", sent).status_code == 404
    assert not notifications.notifications_of(world.learner)


# ---- the learner's own ----------------------------------------------------------------------------------------------


# ---- models ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rest", ["", "new/", "{model}/", "{model}/edit/", "{model}/log/", "{model}/not-used/"])
def test_models_are_for_those_who_manage_them(world: World, model: int, rest: str) -> None:
    path = MODELS + rest.format(model=model)
    assert browser(world.teacher).get(path).status_code == 403
    assert browser(world.manager).get(path).status_code == 200


def test_a_new_model_begins_with_what_its_target_suggests(world: World) -> None:
    client = browser(world.manager)
    page = text(client, f"{MODELS}new/?target=no_recent_accesses")
    assert 'value="any_course_access" checked' in page
    sent = {"target": "no_recent_accesses", "indicator": "any_course_access", "interval": "past_week", "threshold": 60}
    made = client.post(f"{MODELS}new/", sent)
    assert AnalyticsModel.objects.order_by("-pk")[0].interval == "past_week"
    assert made["Location"].startswith(MODELS)


def test_what_does_not_go_together_is_said_beside_its_field(world: World, model: int) -> None:
    client = browser(world.manager)
    answer = client.post(f"{MODELS}{model}/edit/", {"interval": "upcoming_week", "threshold": "140"})
    page = answer.content.decode()
    assert answer.status_code == 400
    for sentence in ("Choose at least one indicator.", "does not go with the target", "between 0 and 1"):
        assert sentence in page


def test_another_interval_is_another_version(world: World, model: int, flagged: Prediction) -> None:
    client = browser(world.manager)
    assert "make a new version of the model" in text(client, f"{MODELS}{model}/edit/")
    sent = {"indicator": INDICATORS, "interval": "deciles", "threshold": "60", "enabled": "on"}
    client.post(f"{MODELS}{model}/edit/", sent)
    row = AnalyticsModel.objects.get(pk=model)
    assert row.interval == "deciles"
    assert row.version > flagged.version
    assert not Prediction.objects.exists()


def test_the_default_models_come_back(world: World) -> None:
    AnalyticsModel.objects.all().delete()
    client = browser(world.manager)
    assert "No models yet" in text(client, MODELS)
    client.post(f"{MODELS}restore/")
    assert AnalyticsModel.objects.count() == 8


def test_a_model_without_an_interval_is_not_switched_on(world: World) -> None:
    model = AnalyticsModel.objects.get(target="course_dropout")
    answer = browser(world.manager).post(f"{MODELS}{model.pk}/switch/", {"enabled": "on"}, follow=True)
    assert "Choose an analysis interval first." in answer.content.decode()


def test_predictions_are_cleared_and_models_deleted_after_a_question(world: World, flagged: Prediction) -> None:
    client, path = browser(world.manager), f"{MODELS}{flagged.model_id}/"
    for page in ("clear/", "delete/"):
        assert "Keep it" in text(client, f"{path}{page}")
    client.post(f"{path}clear/")
    assert not Prediction.objects.exists()
    client.post(f"{path}delete/")
    assert client.get(path).status_code == 404


def test_what_came_of_insights_is_a_picture_with_its_numbers(world: World, flagged: Prediction) -> None:
    analytics.execute_action(world.teacher, "incorrectlyflagged", [flagged.pk])
    page = text(browser(world.manager), f"{MODELS}{flagged.model_id}/outcomes/")
    assert 'aria-label="Incorrectly flagged: 1"' in page
    assert "0 % of those who said something found it useful." in page
    assert "Tides" in page


def test_a_message_counts_as_done_about_an_insight(world: World, flagged: Prediction) -> None:
    analytics.message_people(world.teacher, [flagged.pk], "Hello", "Shall we talk?")
    page = text(browser(world.manager), f"{MODELS}{flagged.model_id}/outcomes/")
    assert 'aria-label="Send message: 1"' in page
    assert "Nobody has said yet whether it was useful." in page


def test_what_could_not_be_used_has_its_reason(world: World, model: int) -> None:
    InvalidAnalysable.objects.create(
        model_id=model, mode="train", platformid=1, analysableid=7, reason="The course has no end date."
    )
    client = browser(world.manager)
    assert "The course has no end date." in text(client, f"{MODELS}{model}/not-used/?mode=train")
    assert "Everything could be used" in text(client, f"{MODELS}{model}/not-used/?mode=predict")


# ---- evaluations ----------------------------------------------------------------------------------------------------


def evaluated(model: int, interval: str, score: float) -> AnalyticsRun:
    """An evaluation with its report, without the work of a whole one."""
    row = AnalyticsModel.objects.get(pk=model)
    values = np.linspace(-1, 1, 120, dtype=np.float32).reshape(40, 3)
    labels = (np.arange(40) % 3 == 0).astype(np.int64)
    processor = registry.processors()["logistic"]()
    found = processor.evaluate(FeatureMatrix(values, INDICATORS, labels))
    shares = dict.fromkeys(INDICATORS, 1 / 3)
    return AnalyticsRun.objects.create(
        model=row,
        version=row.version,
        mode="evaluate",
        target=row.target,
        indicators=row.indicators,
        interval=interval,
        processor="logistic",
        status="done",
        score=score,
        deviation=0.02,
        verdict=0 if score >= 0.7 else 4,
        report=found.report(shares).model_dump(mode="json"),
        timestarted=timezone.now(),
        timeended=timezone.now(),
    )


def test_an_evaluation_has_its_verdict_scores_and_plots_with_their_numbers(world: World, model: int) -> None:
    run = evaluated(model, "quarters", 0.6)
    page = text(browser(world.manager), f"{MODELS}{model}/runs/{run.pk}/")
    assert "The model does not predict well enough." in page
    for words in ("Weighted F1", "Brier score", "ROC curve", "Precision and recall", "What counts most"):
        assert words in page
    assert page.count("The numbers</summary>") >= 4


def test_a_run_of_another_model_is_not_found_under_this_one(world: World, model: int) -> None:
    run = evaluated(model, "quarters", 0.8)
    assert browser(world.manager).get(f"{MODELS}{model - 1}/runs/{run.pk}/").status_code == 404


def test_intervals_are_compared_and_the_best_is_taken(world: World, model: int) -> None:
    evaluated(model, "quarters", 0.71)
    evaluated(model, "deciles", 0.83)
    client = browser(world.manager)
    page = text(client, f"{MODELS}{model}/")
    assert page.index("Last tenth") < page.index("Last quarter</a>")
    assert "best</span>" in page
    client.post(f"{MODELS}{model}/interval/", {"interval": "deciles"})
    assert AnalyticsModel.objects.get(pk=model).interval == "deciles"


# ---- starting runs --------------------------------------------------------------------------------------------------


def test_where_only_the_command_line_may_start_runs_the_page_says_so(world: World, model: int) -> None:
    client, path = browser(world.manager), f"{MODELS}{model}/"
    page = text(client, path)
    assert "only by the schedule and from the command line" in page
    assert f'action="{path}start/"' not in page
    answer = client.post(f"{path}start/", {"do": "evaluate"}, follow=True)
    assert "only by schedule or from the command line" in answer.content.decode()
    assert not tasks.list_runs("analytics_run")


def test_a_run_that_was_asked_for_is_queued_and_its_progress_shown(world: World, model: int) -> None:
    identity.keep_settings(analytics.AnalyticsSettings(onlycli=False))
    client, path = browser(world.manager), f"{MODELS}{model}/"
    client.post(f"{path}start/", {"do": "evaluate_all"})
    (run,) = tasks.list_runs("analytics_run")
    assert run.parameters == {"modelid": model, "mode": "evaluate", "all_intervals": True}
    assert 'data-live="2"' in text(client, path)


def test_a_run_that_came_to_nothing_is_told_of(world: World, model: int) -> None:
    tasks.Run.objects.create(
        task="analytics_run",
        parameters={"modelid": model, "mode": "train"},
        status="failed",
        timequeued=time.time(),
        timeended=time.time(),
        message="The disk is full.",
    )
    page = text(browser(world.manager), f"{MODELS}{model}/")
    assert "The disk is full." in page
    assert "data-live" not in page


@pytest.mark.parametrize(("who", "status"), [("teacher", 403), ("learner", 403)])
def test_only_who_manages_models_starts_runs(world: World, model: int, who: str, status: int) -> None:
    identity.keep_settings(analytics.AnalyticsSettings(onlycli=False))
    answer = browser(getattr(world, who)).post(f"{MODELS}{model}/start/", {"do": "evaluate"})
    assert answer.status_code == status


# ---- files ----------------------------------------------------------------------------------------------------------


def test_a_model_goes_out_as_a_file_and_comes_in_again_switched_off(world: World, model: int) -> None:
    client, before = browser(world.manager), AnalyticsModel.objects.count()
    assert "Only what it is made of" in text(client, f"{MODELS}{model}/export/")
    answer = client.post(f"{MODELS}{model}/export/", {"what": "bare"})
    assert answer["Content-Disposition"].startswith('attachment; filename="students-at-risk')
    sent = SimpleUploadedFile("model.zip", answer.content)
    client.post(f"{MODELS}import/", {"file": sent})
    assert AnalyticsModel.objects.count() == before + 1
    newest = AnalyticsModel.objects.order_by("-pk")[0]
    assert (tuple(newest.indicators), newest.enabled) == (INDICATORS, False)


def test_a_model_that_came_trained_says_so(world: World, model: int) -> None:
    AnalyticsModel.objects.filter(pk=model).update(trained=True, timetrained=None)
    client = browser(world.manager)
    assert all("elsewhere, before it was imported" in text(client, page) for page in (MODELS, f"{MODELS}{model}/"))


@pytest.mark.parametrize("content", [b"", b"no zip at all"])
def test_a_file_that_is_no_export_is_refused_with_a_sentence(world: World, content: bytes) -> None:
    before = AnalyticsModel.objects.count()
    answer = browser(world.manager).post(f"{MODELS}import/", {"file": SimpleUploadedFile("model.zip", content)})
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert AnalyticsModel.objects.count() == before


def test_nothing_chosen_is_nothing_imported(world: World) -> None:
    answer = browser(world.manager).post(f"{MODELS}import/")
    assert "Choose a file first." in answer.content.decode()


@pytest.mark.parametrize("rest", ["import/", "{model}/export/"])
def test_files_are_for_those_who_manage_models(world: World, model: int, rest: str) -> None:
    assert browser(world.teacher).post(MODELS + rest.format(model=model), {"what": "bare"}).status_code == 403


# ---- settings and indicators ----------------------------------------------------------------------------------------


def test_a_processor_that_is_not_installed_is_shown_but_cannot_be_chosen(world: World) -> None:
    identity.keep_settings(analytics.AnalyticsSettings(predictionsprocessor="python"))
    page = text(browser(world.administrator), SETTINGS)
    assert 'value="python" checked disabled' in page
    assert "It is not installed." in page


def test_settings_are_stored(world: World) -> None:
    sent = {
        "config-predictionsprocessor": "boosting",
        "config-defaulttimesplittingsevaluation.deciles": "on",
        "config-modeltimelimit": "5",
        "config-enabled": "on",
    }
    assert browser(world.administrator).post(SETTINGS, sent).status_code == 302
    stored = identity.read_settings(analytics.AnalyticsSettings)
    assert (stored.predictionsprocessor, stored.modeltimelimit, stored.onlycli) == ("boosting", 5, False)
    assert list(stored.defaulttimesplittingsevaluation) == ["deciles"]


def test_a_manager_may_not_change_the_settings(world: World) -> None:
    assert browser(world.manager).get(SETTINGS).status_code == 403


@pytest.mark.parametrize("path", [MODELS, "/insights/", "/insights/mine/"])
def test_switched_off_it_says_so(world: World, path: str) -> None:
    identity.keep_settings(analytics.AnalyticsSettings(enabled=False))
    assert "Analytics is switched off on this site." in text(browser(world.manager), path)


def test_switched_off_the_course_offers_no_insights(world: World, flagged: Prediction, here: str) -> None:
    identity.keep_settings(analytics.AnalyticsSettings(enabled=False))
    assert here not in text(browser(world.teacher), f"/course/{world.course.pk}/")


def test_every_indicator_has_a_page(world: World) -> None:
    client = browser(world.learner)
    for one in analytics.indicators():
        assert f"<code>{one.name}</code>" in text(client, f"/indicators/{one.name}/")


# ---- speed ----------------------------------------------------------------------------------------------------------


def test_the_list_takes_as_many_queries_for_many_as_for_one(world: World, flagged: Prediction, here: str) -> None:
    client = browser(world.teacher)
    before = queries(client, here)
    for _number in range(10):
        add_prediction(flagged.model_id, world)
    assert queries(client, here) == before


def test_the_models_take_as_many_queries_for_many_as_for_few(world: World, model: int) -> None:
    client = browser(world.manager)
    before = queries(client, MODELS)
    for _number in range(5):
        analytics.create_model(world.manager, analytics.ModelDraft("course_dropout", INDICATORS, "quarters"))
    assert queries(client, MODELS) == before


def test_the_page_of_a_model_takes_as_many_queries_for_many_runs_as_for_one(world: World, model: int) -> None:
    client, path = browser(world.manager), f"{MODELS}{model}/"
    evaluated(model, "quarters", 0.7)
    before = queries(client, path)
    evaluated(model, "deciles", 0.7)
    evaluated(model, "quarters", 0.7)
    assert queries(client, path) == before
