"""Models as rows: what they are made of, and what a change of that means."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tutela.analytics import api as analytics
from tutela.analytics.models import AnalyticsModel
from tutela.analytics.tests.insights import add_prediction
from tutela.conftest import World
from tutela.courses import api as courses
from tutela.identity import api as identity

DRAFT = analytics.ModelDraft(
    target="course_dropout", indicators=("any_write_action_in_course", "read_actions"), interval="quarters"
)


def _fields(failure: pytest.ExceptionInfo[analytics.Invalid]) -> set[str]:
    return set(failure.value.errors)


def test_a_site_starts_with_the_presets_and_the_rules_among_them_are_on(world: World) -> None:
    models = {model.target: model for model in analytics.list_models(world.manager)}
    assert {name for name, model in models.items() if model.enabled} == {
        "no_teaching",
        "upcoming_activities_due",
        "no_access_since_course_start",
        "no_recent_accesses",
    }
    assert (models["course_dropout"].interval, len(models["course_dropout"].indicators)) == ("", 49)


def test_a_rule_is_always_trained(world: World) -> None:
    models = analytics.list_models(world.manager)
    assert [model.trained for model in models] == [model.is_static for model in models]


def test_a_teacher_does_not_manage_models(world: World) -> None:
    with pytest.raises(identity.NotAllowed):
        analytics.list_models(world.teacher)


def test_what_is_switched_off_says_so(world: World) -> None:
    identity.write_settings(world.administrator, analytics.AnalyticsSettings(enabled=False))
    with pytest.raises(analytics.AnalyticsOff):
        analytics.list_models(world.manager)


def test_restoring_makes_only_the_presets_that_are_gone(world: World) -> None:
    gone = next(model for model in analytics.list_models(world.manager) if model.target == "no_teaching")
    analytics.delete_model(world.manager, gone.id)
    assert [model.target for model in analytics.restore_presets(world.manager)] == ["no_teaching"]


def test_a_model_keeps_the_order_of_its_indicators_and_who_made_it(world: World) -> None:
    made = analytics.create_model(world.manager, DRAFT)
    assert [each.name for each in made.indicators] == list(DRAFT.indicators)
    assert made.modifiedby_name == "manager"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"target": "weather"}, "target"),
        ({"indicators": ()}, "indicators"),
        ({"indicators": ("no_such",)}, "indicators"),
        ({"interval": "upcoming_week"}, "interval"),
        ({"interval": "", "enabled": True}, "interval"),
        ({"processor": "oracle"}, "processor"),
        ({"processor_config": {"nonsense": 1}}, "processor_config"),
        ({"threshold": 1.5}, "threshold"),
        ({"contextids": (987654,)}, "contextids"),
    ],
)
def test_what_does_not_go_together_is_refused(world: World, change: dict[str, object], field: str) -> None:
    with pytest.raises(analytics.Invalid) as failure:
        analytics.create_model(world.manager, replace(DRAFT, **change))  # type: ignore[arg-type]  # any field
    assert _fields(failure) == {field}


def test_a_model_can_be_restricted_to_courses_and_categories_only(world: World) -> None:
    course = courses.context_of(world.course).pk
    assert analytics.create_model(world.manager, replace(DRAFT, contextids=(course,))).contexts[0].name == "Tides"
    with pytest.raises(analytics.Invalid) as failure:
        analytics.create_model(world.manager, replace(DRAFT, contextids=(world.here,)))
    assert _fields(failure) == {"contextids"}


def test_a_model_that_is_not_about_courses_takes_no_contexts(world: World) -> None:
    course = courses.context_of(world.course).pk
    draft = analytics.ModelDraft("no_teaching", ("no_teacher", "no_student"), "single_range", contextids=(course,))
    with pytest.raises(analytics.Invalid):
        analytics.create_model(world.manager, draft)


@pytest.mark.parametrize(
    "change", [{"interval": "deciles"}, {"indicators": ("read_actions",)}, {"processor": "boosting"}]
)
def test_another_composition_is_another_version_that_has_learnt_nothing(
    world: World, change: dict[str, object]
) -> None:
    made = analytics.create_model(world.manager, DRAFT)
    AnalyticsModel.objects.filter(pk=made.id).update(trained=True, trainedfile="x")
    add_prediction(made.id, world)
    changed = analytics.update_model(world.manager, made.id, replace(DRAFT, **change))  # type: ignore[arg-type]  # any field
    assert changed.version > made.version
    assert (changed.trained, changed.insights) == (False, 0)


def test_another_name_or_threshold_is_the_same_version(world: World) -> None:
    made = analytics.create_model(world.manager, DRAFT)
    AnalyticsModel.objects.filter(pk=made.id).update(trained=True)
    changed = analytics.update_model(world.manager, made.id, replace(DRAFT, name="Ours", threshold=0.8))
    assert (changed.version, changed.trained, changed.name) == (made.version, True, "Ours")


def test_the_target_stays(world: World) -> None:
    made = analytics.create_model(world.manager, DRAFT)
    with pytest.raises(analytics.Invalid) as failure:
        analytics.update_model(world.manager, made.id, replace(DRAFT, target="course_completion"))
    assert _fields(failure) == {"target"}


def test_a_model_without_interval_cannot_be_switched_on(world: World) -> None:
    made = analytics.create_model(world.manager, replace(DRAFT, interval=""))
    with pytest.raises(analytics.Invalid):
        analytics.set_model_enabled(world.manager, made.id, True)


def test_clearing_deletes_the_predictions_and_no_more(world: World) -> None:
    made = analytics.create_model(world.manager, replace(DRAFT, enabled=True))
    add_prediction(made.id, world)
    assert analytics.clear_predictions(world.manager, made.id) == 1
    assert analytics.get_model(world.manager, made.id).insights == 0


def test_the_list_takes_the_same_queries_however_many_models(world: World) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            analytics.list_models(world.manager)
        return len(captured)

    course = courses.context_of(world.course).pk
    analytics.create_model(world.manager, replace(DRAFT, contextids=(course,)))
    before = queries()
    for _number in range(5):
        analytics.create_model(world.manager, replace(DRAFT, contextids=(course,)))
    assert queries() == before


def test_contexts_are_found_by_a_part_of_their_name(world: World) -> None:
    courses.context_of(world.course)
    assert list(analytics.potential_contexts(world.manager, "tid").values()) == ["Tides"]
    assert list(analytics.potential_contexts(world.manager, "scie").values()) == ["Sciences"]


def test_a_model_not_about_courses_has_no_potential_contexts(world: World) -> None:
    model = next(model for model in analytics.list_models(world.manager) if model.target == "no_teaching")
    assert analytics.potential_contexts(world.manager, "", model.id) == {}
