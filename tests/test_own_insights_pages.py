"""The learner's own page: what is predicted about them, as far as they may see it, in words that help."""

from __future__ import annotations

import pytest

from tests.test_analytics_pages import browser, text
from tutela.analytics import api as analytics
from tutela.analytics.models import AnalyticsModel, Prediction
from tutela.analytics.tests.insights import add_prediction
from tutela.conftest import World, make_world
from tutela.courses import api as courses
from tutela.identity import api as identity

INDICATORS = ("any_write_action_in_course", "read_actions", "mean_score")


@pytest.fixture
def world(db: None) -> World:
    return make_world()


@pytest.fixture
def model(world: World) -> int:
    """An enabled model that learns."""
    draft = analytics.ModelDraft("course_dropout", INDICATORS, "quarters", enabled=True)
    return analytics.create_model(world.manager, draft).id


@pytest.fixture
def flagged(world: World, model: int) -> Prediction:
    """The learner is at risk."""
    return add_prediction(model, world, probability=0.83)


def test_a_learner_reads_their_own_in_words_that_help_where_the_site_allows_it(
    world: World, flagged: Prediction
) -> None:
    client = browser(world.learner)
    assert "All is well" in text(client, "/insights/mine/")
    identity.keep_settings(analytics.AnalyticsSettings(learnersseetheirs=True))
    page = text(client, "/insights/mine/")
    assert "You can still turn things around in Tides" in page
    assert "at risk" not in page


def test_what_is_due_soon_is_for_the_person_alone(world: World) -> None:
    rule = AnalyticsModel.objects.get(target="upcoming_activities_due")
    own = courses.context_of(world.learner).pk
    row = add_prediction(rule.pk, world, contextid=own, courseid=None, probability=1, explanation=[])
    assert f"/insights/{row.pk}/" in text(browser(world.learner), "/insights/mine/")
    client = browser(world.learner)
    answer = client.post("/insights/act/", {"insight": row.pk, "action": "useful", "own": 1})
    assert answer["Location"] == "/insights/mine/"
    assert browser(world.teacher).get(f"/insights/{row.pk}/").status_code == 404


def test_weak_points_are_poor_and_strong_points_good_whatever_the_weights_say(world: World, model: int) -> None:
    identity.keep_settings(analytics.AnalyticsSettings(learnersseetheirs=True))
    values = {"active_days": -0.8, "regularity": 0.4, "mean_score": 0.8, "least_score": -0.5, "work_late": None}
    weights = [
        ["active_days", 1.0],
        ["regularity", 0.9],
        ["work_late", 0.8],
        ["mean_score", -0.7],
        ["least_score", -0.6],
    ]
    add_prediction(model, world, calculations=values, explanation=weights)
    page = text(browser(world.learner), "/insights/mine/")
    assert "Active days" in page
    assert "Mean score so far" in page
    assert not any(label in page for label in ("Regularity", "Due work late", "Least score"))


def test_how_a_linear_value_is_read_is_shown_by_examples(world: World) -> None:
    page = text(browser(world.learner), "/indicators/active_days/")
    assert "<td>very poor (0 %)</td><td>-1</td>" in page
