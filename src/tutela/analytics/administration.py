"""Making, changing and deleting analytics models; those that every site begins with."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Count
from pydantic import ValidationError

from tutela.analytics import inventory, model_files, processor_settings
from tutela.analytics.errors import Invalid
from tutela.analytics.models import AnalyticsModel, PredictedSamples, Prediction, UsedAnalysable
from tutela.analytics.permissions import Actor, require_manager
from tutela.analytics.settings import AnalyticsSettings
from tutela.analytics.views import ModelDraft, ModelView, TargetView
from tutela.identity.api import Context, NotFound
from tutela.sdk import ContextLevel, registry
from tutela.sdk.presets import DROPOUT_INDICATORS
from tutela.sdk.text import _

WITHOUT_LOGS = ("work_submitted", "work_late", "work_missed", "mean_score", "completion_enabled")
"""Indicators that need hand-ins and grades, but no log."""


@dataclass(frozen=True)
class Preset:
    """What a model is made of."""

    target: str
    indicators: tuple[str, ...]
    interval: str = ""
    enabled: bool = False


PRESETS = (
    Preset("course_dropout", DROPOUT_INDICATORS),
    Preset("no_teaching", ("no_teacher", "no_student"), "single_range", enabled=True),
    Preset("upcoming_activities_due", ("activities_due",), "upcoming_week", enabled=True),
    Preset("no_access_since_course_start", ("any_course_access",), "one_month_after_start", enabled=True),
    Preset("no_recent_accesses", ("any_course_access",), "past_month", enabled=True),
    Preset("course_completion", WITHOUT_LOGS),
    Preset("course_gradetopass", WITHOUT_LOGS),
    Preset("course_competencies", WITHOUT_LOGS),
)
STATIC = frozenset({"no_teaching", "upcoming_activities_due", "no_access_since_course_start", "no_recent_accesses"})
"""Those of them that are rules, and so need no training."""


def make_presets(apps: Any, schema_editor: Any) -> None:
    """Insert them: the last step of the migration that makes the tables."""
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


MADE_OF = ("interval", "indicators", "processor", "processorconfig")
"""What makes another version of a model when it changes."""


def new_version() -> int:
    """A number greater than that of every version before."""
    return time.time_ns() // 1000


def list_models(actor: Actor) -> list[ModelView]:
    """All models, in the order in which they were made; a constant number of queries. Raises `NotAllowed`."""
    settings = require_manager(actor)
    return _views(list(AnalyticsModel.objects.all()), settings)


def get_model(actor: Actor, modelid: int) -> ModelView:
    """One model. Raises `NotAllowed`, `NotFound`."""
    settings = require_manager(actor)
    return _views([row_of(modelid)], settings)[0]


def row_of(modelid: int) -> AnalyticsModel:
    """The row of a model. Raises `NotFound`."""
    row = AnalyticsModel.objects.filter(pk=modelid).first()
    if row is None:
        raise NotFound("analytics model", modelid)
    return row


def create_model(actor: Actor, draft: ModelDraft) -> ModelView:
    """A new model. Raises `NotAllowed`, `Invalid`."""
    settings = require_manager(actor)
    row = AnalyticsModel(version=new_version(), **_checked(draft, settings))
    row.trained = _target(draft.target).is_static
    row.modifiedby = actor.pk
    row.save()
    return _views([row], settings)[0]


@transaction.atomic
def update_model(actor: Actor, modelid: int, draft: ModelDraft) -> ModelView:
    """Change a model; its target stays. Raises `NotAllowed`, `NotFound`, `Invalid`.

    Another interval, other indicators or another processor (or the same with other settings) start a new version:
    what the older one predicted and learnt does not count any more.
    """
    settings = require_manager(actor)
    row = AnalyticsModel.objects.select_for_update().filter(pk=modelid).first()
    if row is None:
        raise NotFound("analytics model", modelid)
    if draft.target != row.target:
        raise Invalid({"target": [_("The target of a model cannot be changed: make another model.")]})
    values = _checked(draft, settings, row)
    if any(getattr(row, field) != values[field] for field in MADE_OF):
        start_version(row)
    for field, value in values.items():
        setattr(row, field, value)
    row.modifiedby = actor.pk
    row.save()
    return _views([row], settings)[0]


def start_version(row: AnalyticsModel) -> None:
    """Make *row* a new version of its model, which has learnt and predicted nothing. It is not saved here."""
    row.version = max(new_version(), row.version + 1)
    kind = inventory.target(row.target)
    row.trained = kind is not None and kind.is_static
    row.trainedfile = row.trainedsha256 = row.trainedon = ""
    row.timetrained = None
    forget_predictions(row)


def forget_predictions(row: AnalyticsModel) -> int:
    """Delete what the model predicted, with what people did about it; how many predictions there were."""
    UsedAnalysable.objects.filter(model=row).delete()
    PredictedSamples.objects.filter(model=row).delete()
    number = Prediction.objects.filter(model=row).count()
    Prediction.objects.filter(model=row).delete()
    return number


def delete_model(actor: Actor, modelid: int) -> None:
    """Delete a model with all that it predicted, learnt and logged. Raises `NotAllowed`, `NotFound`."""
    require_manager(actor)
    row = row_of(modelid)
    gone = copy(row)
    row.delete()
    gone.trainedfile = ""
    model_files.forget_others(gone)


def set_model_enabled(actor: Actor, modelid: int, enabled: bool) -> ModelView:
    """Switch a model on or off. Raises `NotAllowed`, `NotFound`, `Invalid` where it has no interval yet."""
    settings = require_manager(actor)
    row = row_of(modelid)
    if enabled and not row.interval:
        raise Invalid({"interval": [_("Choose an analysis interval first.")]})
    row.enabled = enabled
    row.modifiedby = actor.pk
    row.save(update_fields=["enabled", "modifiedby", "timemodified"])
    return _views([row], settings)[0]


@transaction.atomic
def clear_predictions(actor: Actor, modelid: int) -> int:
    """Delete what a model predicted; it may predict the same samples again. Raises `NotAllowed`, `NotFound`."""
    require_manager(actor)
    return forget_predictions(row_of(modelid))


@transaction.atomic
def restore_presets(actor: Actor) -> list[ModelView]:
    """Make those of the preset models that are not there; which. One counts as there whatever its interval is."""
    settings = require_manager(actor)
    there = {(row.target, tuple(row.indicators)) for row in AnalyticsModel.objects.all()}
    made = [
        AnalyticsModel.objects.create(
            target=preset.target,
            indicators=list(preset.indicators),
            interval=preset.interval,
            enabled=preset.enabled,
            trained=preset.target in STATIC,
            version=new_version() + number,
            modifiedby=actor.pk,
        )
        for number, preset in enumerate(PRESETS)
        if (preset.target, preset.indicators) not in there
    ]
    return _views(made, settings)


def potential_contexts(actor: Actor, query: str = "", modelid: int | None = None, most: int = 100) -> dict[int, str]:
    """Contexts to which a model can be restricted, whose name contains *query*: id → name.

    Courses and categories, none for a model that is not about courses. Raises `NotAllowed`, `NotFound`.
    """
    require_manager(actor)
    if modelid is not None:
        kind = inventory.target(row_of(modelid).target)
        if kind is None or not kind.takes_contexts:
            return {}
    found: dict[int, str] = {}
    for level, model, field in inventory.SEARCHED:
        rows = model._default_manager.filter(**{f"{field}__icontains": query}).order_by(field)[: most - len(found)]
        names = {row.pk: str(row) for row in rows}
        contexts = Context.objects.filter(level=level, instanceid__in=names)
        found.update({context.pk: names[context.instanceid] for context in contexts})
    return found


def _target(name: str) -> TargetView:
    found = inventory.target(name)
    if found is None:
        raise Invalid({"target": [_("This target is not installed.")]})
    return found


def _checked(draft: ModelDraft, settings: AnalyticsSettings, row: AnalyticsModel | None = None) -> dict[str, Any]:
    """The columns that *draft* asks for; secrets that *row* holds stay. Raises `Invalid` with all that is wrong."""
    target = _target(draft.target)
    errors: dict[str, list[str]] = {}
    indicators = list(dict.fromkeys(draft.indicators))
    if not indicators:
        errors["indicators"] = [_("Choose at least one indicator.")]
    elif set(indicators) - set(target.indicators):
        errors["indicators"] = [_("One of the indicators cannot be computed for this target.")]
    if draft.interval and draft.interval not in target.intervals:
        errors["interval"] = [_("This interval does not go with the target.")]
    if draft.enabled and not draft.interval:
        errors["interval"] = [_("Choose an analysis interval first.")]
    if draft.processor and draft.processor not in registry.processors():
        errors["processor"] = [_("This processor is not installed.")]
    if not 0 <= draft.threshold <= 1:
        errors["threshold"] = [_("A probability lies between 0 and 1.")]
    if draft.contextids and not _contexts_fit(target, draft.contextids):
        errors["contextids"] = [_("A model can be restricted to courses and categories only, if it is about courses.")]
    stored = row.processorconfig if row is not None and row.processor == draft.processor else {}
    config, wrong = _config(draft, settings, stored) if "processor" not in errors else ({}, [])
    if wrong:
        errors["processor_config"] = wrong
    if errors:
        raise Invalid(errors)
    return {
        "name": draft.name.strip()[:255],
        "target": draft.target,
        "indicators": indicators,
        "interval": draft.interval,
        "processor": draft.processor,
        "processorconfig": config,
        "contextids": sorted(set(draft.contextids)),
        "threshold": draft.threshold,
        "enabled": draft.enabled,
    }


def _config(
    draft: ModelDraft, settings: AnalyticsSettings, stored: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    if not draft.processor_config:
        return {}, []
    kind = registry.processors().loaded.get(inventory.processor_in_use(draft.processor, settings))
    if kind is None:
        return {}, [_("This processor is not installed.")]
    try:
        return processor_settings.sealed(kind.config_class.model_validate(dict(draft.processor_config)), stored), []
    except ValidationError as failure:
        return {}, [f"{'.'.join(map(str, error['loc']))}: {error['msg']}" for error in failure.errors()]


def _contexts_fit(target: TargetView, contextids: Iterable[int]) -> bool:
    wanted = set(contextids)
    fit = Context.objects.filter(pk__in=wanted, level__in=[ContextLevel.COURSE, ContextLevel.CATEGORY]).count()
    return target.takes_contexts and fit == len(wanted)


def _views(rows: list[AnalyticsModel], settings: AnalyticsSettings) -> list[ModelView]:
    """A constant number of queries, however many rows."""
    ids = [row.pk for row in rows]
    now = Prediction.objects.filter(model_id__in=ids).values_list("model_id", "version").annotate(number=Count("pk"))
    counts = {(modelid, version): number for modelid, version, number in now}
    tried = set(PredictedSamples.objects.filter(model_id__in=ids).values_list("model_id", "version").distinct())
    contexts = inventory.contexts_named(key for row in rows for key in row.contextids)
    people = inventory.people_named({row.modifiedby for row in rows})
    found = []
    for row in rows:
        key = (row.pk, row.version)
        state = _insights_state(row, counts.get(key, 0), key in tried)
        found.append(_view(row, settings, contexts, people, counts.get(key, 0), state))
    return found


def _insights_state(row: AnalyticsModel, insights: int, tried: bool) -> str:
    if insights:
        return "some"
    if not row.enabled:
        return "disabled"
    return "none" if tried else "none_yet"


def _view(
    row: AnalyticsModel,
    settings: AnalyticsSettings,
    contexts: dict[int, Any],
    people: dict[int, str],
    insights: int,
    state: str,
) -> ModelView:
    target = inventory.target(row.target)
    label = target.label if target is not None else row.target
    processor = inventory.processor_in_use(row.processor, settings)
    return ModelView(
        id=row.pk,
        name=row.name or label,
        own_name=row.name,
        target=row.target,
        target_label=label,
        outcomes=target.outcomes if target is not None else ("", ""),
        sample=target.sample if target is not None else "",
        is_static=target is not None and target.is_static,
        indicators=tuple(inventory.indicator(name) for name in row.indicators),
        interval=row.interval,
        interval_label=inventory.interval_label(row.interval) if row.interval else "",
        processor=processor,
        own_processor=row.processor,
        processor_label=inventory.processor_label(processor),
        processor_config=processor_settings.shown(row.processorconfig),
        processor_secrets=processor_settings.secrets_set(row.processorconfig),
        contexts=tuple(contexts[key] for key in row.contextids if key in contexts),
        threshold=row.threshold,
        enabled=row.enabled,
        trained=row.trained,
        version=row.version,
        insights=insights,
        insights_state=state,
        problem=problem_of(row, processor),
        timetrained=row.timetrained,
        timecreated=row.timecreated,
        timemodified=row.timemodified,
        modifiedby=row.modifiedby,
        modifiedby_name=people.get(row.modifiedby or 0, ""),
    )


def problem_of(row: AnalyticsModel, processor: str) -> str:
    """Why a model cannot run: a plugin of it is not installed; '' where it can."""
    if row.target not in registry.targets():
        return _("The target of this model is not installed.")
    if any(name not in registry.indicators() for name in row.indicators):
        return _("An indicator of this model is not installed.")
    if row.interval and row.interval not in registry.intervals():
        return _("The analysis interval of this model is not installed.")
    if processor not in registry.processors():
        return _("The predictions processor of this model is not installed.")
    return ""
