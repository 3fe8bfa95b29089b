"""Insights: who sees which, what they say, and what people do about them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from tutela.analytics import api as analytics
from tutela.analytics.models import AnalyticsModel, PredictionAction
from tutela.analytics.tests.insights import add_prediction
from tutela.conftest import World
from tutela.courses import api as courses
from tutela.identity import api as identity


@pytest.fixture
def model(world: World) -> int:
    """An enabled model that learns."""
    draft = analytics.ModelDraft(
        "course_dropout", ("any_write_action_in_course", "read_actions"), "quarters", enabled=True
    )
    return analytics.create_model(world.manager, draft).id


@pytest.fixture
def rule(world: World) -> int:
    """An enabled rule about enrolments."""
    return AnalyticsModel.objects.get(target="no_recent_accesses").pk


@pytest.fixture
def here(world: World) -> int:
    """The course's context."""
    return courses.context_of(world.course).pk


def _ids(page: analytics.InsightsPage) -> list[int]:
    return [insight.id for group in page.groups for insight in group.insights]


def test_a_teacher_sees_the_insights_of_the_course_the_likeliest_first(world: World, model: int, here: int) -> None:
    unsure = add_prediction(model, world, probability=0.65)
    sure = add_prediction(model, world, probability=0.95)
    page = analytics.insights_of(world.teacher, here, model)
    assert _ids(page) == [sure.pk, unsure.pk]


def test_an_insight_says_why_in_words(world: World, model: int, here: int) -> None:
    insight = analytics.get_prediction(world.teacher, add_prediction(model, world).pk)
    assert [(reason.label, reason.shown) for reason in insight.reasons_for] == [
        ("Any write action in the course", "No")
    ]
    assert [(reason.label, reason.shown) for reason in insight.reasons_against] == [
        ("Read actions amount", "good (66 %)")
    ]


@pytest.mark.parametrize(
    ("value", "shown"),
    [(-0.62, "very poor (19 %)"), (-0.6, "poor (20 %)"), (0.0, "middling (50 %)"), (0.6, "very good (80 %)")],
)
def test_a_linear_value_has_a_word_for_its_fifth_of_the_scale(value: float, shown: str) -> None:
    assert analytics.value_in_words("linear", value) == shown


def test_a_linear_value_is_said_in_the_language_that_is_active() -> None:
    with translation.override("es"):
        assert analytics.value_in_words("linear", -1.0) == "muy mal (0 %)"


def test_an_insight_speaks_the_language_that_is_active(world: World, model: int) -> None:
    prediction = add_prediction(model, world)
    with translation.override("es"):
        insight = analytics.get_prediction(world.teacher, prediction.pk)
    assert insight.outcome == "Estudiante en riesgo de abandono"


def test_the_reasons_of_a_rule_are_what_it_measured(world: World, rule: int) -> None:
    prediction = add_prediction(rule, world, calculations={"any_course_access": -1.0}, explanation=[])
    assert [reason.shown for reason in analytics.get_prediction(world.teacher, prediction.pk).reasons_for] == ["No"]


@pytest.mark.parametrize("who", ["learner", "stranger"])
def test_others_find_nothing(world: World, model: int, here: int, who: str) -> None:
    prediction = add_prediction(model, world)
    viewer = getattr(world, who)
    asked: list[Callable[[], object]] = [
        lambda: analytics.insights_of(viewer, here, model),
        lambda: analytics.insight_models(viewer, here),
        lambda: analytics.get_prediction(viewer, prediction.pk),
        lambda: analytics.execute_action(viewer, "fixed", [prediction.pk]),
    ]
    for ask in asked:
        with pytest.raises(identity.NotFound):
            ask()


def test_what_is_hidden_looks_like_what_is_missing(world: World, model: int) -> None:
    prediction = add_prediction(model, world)
    with pytest.raises(identity.NotFound) as hidden:
        analytics.get_prediction(world.stranger, prediction.pk)
    prediction.delete()
    with pytest.raises(identity.NotFound) as missing:
        analytics.get_prediction(world.stranger, hidden.value.key)  # type: ignore[arg-type]  # any field
    assert str(hidden.value) == str(missing.value)


def test_a_learner_sees_what_is_meant_for_them(world: World) -> None:
    rule = AnalyticsModel.objects.get(target="upcoming_activities_due").pk
    own = courses.context_of(world.learner).pk
    add_prediction(rule, world, contextid=own, courseid=None, calculations={"activities_due": 1.0}, explanation=[])
    assert [each.outcome for each in analytics.own_insights(world.learner)] == ["Upcoming activities due"]
    assert len(_ids(analytics.insights_of(world.learner, own, rule))) == 1


def test_a_learner_sees_what_teachers_hear_of_them_only_where_the_site_says_so(world: World, model: int) -> None:
    prediction = add_prediction(model, world)
    assert analytics.own_insights(world.learner) == []
    identity.write_settings(world.administrator, analytics.AnalyticsSettings(learnersseetheirs=True))
    assert [each.id for each in analytics.own_insights(world.learner)] == [prediction.pk]
    assert analytics.get_prediction(world.learner, prediction.pk).id == prediction.pk


def test_a_teacher_of_another_course_finds_nothing(world: World, model: int, here: int) -> None:
    other = courses.Course.objects.create(category=world.course.category, shortname="STARS", fullname="Stars")
    courses.enrol(world.stranger, other, "editingteacher")
    with pytest.raises(identity.NotFound):
        analytics.insights_of(world.stranger, here, model)


def test_only_the_newest_range_of_a_sample_is_shown(world: World, model: int, here: int) -> None:
    add_prediction(model, world, sampleid=7, rangeindex=0, newest=False)
    newest = add_prediction(model, world, sampleid=7, rangeindex=1)
    assert _ids(analytics.insights_of(world.teacher, here, model)) == [newest.pk]


def test_predictions_of_an_older_version_do_not_count(world: World, model: int, here: int) -> None:
    prediction = add_prediction(model, world, version=1)
    assert _ids(analytics.insights_of(world.teacher, here, model)) == []
    with pytest.raises(identity.NotFound):
        analytics.get_prediction(world.teacher, prediction.pk)


def test_a_page_holds_as_many_as_asked_and_never_more_than_a_thousand(world: World, model: int, here: int) -> None:
    for _number in range(5):
        add_prediction(model, world)
    page = analytics.insights_of(world.teacher, here, model, page=1, perpage=3)
    assert (len(_ids(page)), page.total) == (2, 5)
    assert analytics.insights_of(world.teacher, here, model, perpage=10_000).perpage == 1000


def test_a_page_takes_the_same_queries_however_many_insights(world: World, model: int, here: int) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            analytics.insights_of(world.teacher, here, model)
        return len(captured)

    add_prediction(model, world)
    before = queries()
    for number in range(30):
        person = identity.Person.objects.create_user(f"p{number}", None)
        add_prediction(model, world, personid=person.pk)
    assert queries() == before


def test_what_a_viewer_acted_on_is_hidden_from_them_alone(world: World, model: int, here: int) -> None:
    prediction = add_prediction(model, world)
    assert analytics.execute_action(world.teacher, "fixed", [prediction.pk]) == 1
    assert _ids(analytics.insights_of(world.teacher, here, model)) == []
    assert _ids(analytics.insights_of(world.manager, here, model)) == [prediction.pk]


def test_looking_at_the_details_hides_nothing(world: World, model: int, here: int) -> None:
    prediction = add_prediction(model, world)
    analytics.execute_action(world.teacher, "predictiondetails", [prediction.pk])
    assert _ids(analytics.insights_of(world.teacher, here, model)) == [prediction.pk]


def test_acting_twice_is_noted_once(world: World, model: int) -> None:
    prediction = add_prediction(model, world)
    analytics.execute_action(world.teacher, "fixed", [prediction.pk])
    assert analytics.execute_action(world.teacher, "fixed", [prediction.pk, prediction.pk]) == 0


def test_of_several_insights_all_are_acted_on_or_none(world: World, model: int) -> None:
    mine = add_prediction(model, world)
    other = courses.Course.objects.create(category=world.course.category, shortname="STARS", fullname="Stars")
    hidden = add_prediction(model, world, contextid=courses.context_of(other).pk)
    with pytest.raises(identity.NotFound):
        analytics.execute_action(world.teacher, "fixed", [mine.pk, hidden.pk])
    assert not PredictionAction.objects.exists()


def test_an_action_that_is_not_offered_is_refused(world: World, model: int) -> None:
    with pytest.raises(analytics.Invalid):
        analytics.execute_action(world.teacher, "useful", [add_prediction(model, world).pk])


def test_a_rule_flags_nothing_incorrectly(world: World, rule: int) -> None:
    offered = {
        action.name for action in analytics.get_prediction(world.teacher, add_prediction(rule, world).pk).actions
    }
    assert {"fixed", "notapplicable"} < offered
    assert "incorrectlyflagged" not in offered


def test_the_selector_lists_the_models_with_open_insights_here(world: World, model: int, rule: int, here: int) -> None:
    add_prediction(model, world)
    assert [(each.id, each.insights) for each in analytics.insight_models(world.teacher, here)] == [(model, 1)]


def test_a_viewer_is_told_where_they_have_insights(world: World, model: int, here: int) -> None:
    add_prediction(model, world)
    assert [(context.id, number) for context, number in analytics.insight_contexts(world.teacher)] == [(here, 1)]
    assert analytics.insight_contexts(world.stranger) == []


def test_the_statistics_count_what_came_of_the_insights(world: World, model: int, here: int) -> None:
    first, second, _untouched = (add_prediction(model, world) for _number in range(3))
    analytics.execute_action(world.teacher, "fixed", [first.pk])
    analytics.execute_action(world.teacher, "incorrectlyflagged", [second.pk])
    told = analytics.action_statistics(world.manager, model)
    assert (told.insights, told.acted, told.useful_share) == (3, 2, 0.5)
    assert {count.name: count.count for count in told.counts} == {"fixed": 1, "incorrectlyflagged": 1}
    assert [context.id for context, _counts in told.by_context] == [here]


def test_a_teacher_does_not_see_the_statistics(world: World, model: int) -> None:
    with pytest.raises(identity.NotAllowed):
        analytics.action_statistics(world.teacher, model)
