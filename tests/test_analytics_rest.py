"""Analytics for programs: REST, and functions under Moodle's names."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tutela.analytics import api as analytics
from tutela.analytics.tests.insights import add_prediction
from tutela.conftest import World, make_world
from tutela.courses import api as courses
from tutela.identity import api as identity

pytestmark = pytest.mark.django_db(transaction=True)

SERVER = "/webservice/rest/server.php"


@pytest.fixture
def world(transactional_db: None) -> World:
    return make_world()


@pytest.fixture
def model(world: World) -> int:
    draft = analytics.ModelDraft("course_dropout", ("read_actions",), "quarters", enabled=True)
    return analytics.create_model(world.manager, draft).id


def client(person: identity.Person) -> Client:
    """A program that acts for *person*."""
    return Client(headers={"authorization": f"Bearer {identity.make_token(person, 'test')[1]}"})


def call(person: identity.Person, function: str, **parameters: Any) -> Any:
    """Call one of Moodle's functions as Moodle's clients do."""
    token = identity.make_token(person, "test")[1]
    fields = {"wstoken": token, "wsfunction": function, "moodlewsrestformat": "json", **parameters}
    return json.loads(Client().post(SERVER, fields).content)


def test_a_manager_lists_the_models_and_a_teacher_may_not(world: World, model: int) -> None:
    told = client(world.manager).get("/api/v1/analytics/models")
    assert model in {each["id"] for each in told.json()}
    assert client(world.teacher).get("/api/v1/analytics/models").status_code == 403


def test_a_teacher_reads_insights_and_acts(world: World, model: int) -> None:
    prediction = add_prediction(model, world)
    teacher = client(world.teacher)
    where = f"/api/v1/analytics/insights?contextid={prediction.contextid}&modelid={model}"
    (insight,) = teacher.get(where).json()["insights"]
    assert (insight["id"], insight["subject"], insight["probability"]) == (prediction.pk, "learner", 0.8)
    assert teacher.get(f"/api/v1/analytics/insights/{prediction.pk}").json()["reasons_for"]
    body = json.dumps({"action": "fixed", "insights": [prediction.pk]})
    acted = teacher.post("/api/v1/analytics/actions", body, content_type="application/json")
    assert acted.json() == {"noted": 1}
    assert teacher.get(where).json()["total"] == 0


def test_a_stranger_finds_nothing(world: World, model: int) -> None:
    prediction = add_prediction(model, world)
    stranger = client(world.stranger)
    assert stranger.get(f"/api/v1/analytics/insights/{prediction.pk}").status_code == 404
    where = f"/api/v1/analytics/insights?contextid={prediction.contextid}&modelid={model}"
    assert stranger.get(where).status_code == 404


def test_an_action_that_is_not_offered_is_told_with_its_field(world: World, model: int) -> None:
    body = json.dumps({"action": "useful", "insights": [add_prediction(model, world).pk]})
    told = client(world.teacher).post("/api/v1/analytics/actions", body, content_type="application/json")
    assert (told.status_code, told.json()["error"]["reason"]) == (422, "invalid")


def test_what_is_switched_off_is_told_as_such(world: World, model: int) -> None:
    identity.write_settings(world.administrator, analytics.AnalyticsSettings(enabled=False))
    told = client(world.manager).get("/api/v1/analytics/models")
    assert (told.status_code, told.json()["error"]["message"]) == (423, "Analytics is switched off on this site.")


def test_moodles_function_notes_an_action(world: World, model: int) -> None:
    prediction = add_prediction(model, world)
    parameters = {"actionname": "fixed", "predictionids[0]": prediction.pk}
    assert call(world.teacher, "report_insights_action_executed", **parameters) == {"warnings": []}
    assert analytics.get_prediction(world.teacher, prediction.pk).done == ("fixed",)


def test_moodles_deprecated_functions_note_theirs(world: World, model: int) -> None:
    prediction = add_prediction(model, world)
    told = call(world.teacher, "report_insights_set_fixed_prediction", predictionid=prediction.pk)
    assert told == {"success": True, "warnings": []}


def test_moodles_function_finds_potential_contexts(world: World) -> None:
    context = courses.context_of(world.course)
    found = call(world.manager, "tool_analytics_potential_contexts", query="tid")
    assert found == [{"id": context.pk, "name": "Tides"}]
    assert "exception" in call(world.teacher, "tool_analytics_potential_contexts", query="tid")
