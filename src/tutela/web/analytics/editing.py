"""Making and changing analytics models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST
from pydantic import BaseModel

from tutela.analytics import api as analytics
from tutela.identity.api import NotFound, read_settings
from tutela.web.access import SignedIn, whole
from tutela.web.administration.fields import Field, fields_of, values_from
from tutela.web.analytics.insights import analytics_page

Errors = Mapping[str, list[str]]


@dataclass(frozen=True)
class IndicatorGroup:
    """Indicators of one kind in the list to choose from, each with whether it is chosen."""

    title: str
    choices: list[tuple[analytics.IndicatorView, str, bool]]


@require_http_methods(["GET", "POST"])
@analytics_page
def create(request: SignedIn) -> HttpResponse:
    """Choose a target, then make a model of it."""
    analytics.require_manager(request.user)
    name = (request.POST if request.method == "POST" else request.GET).get("target", "")
    target = analytics.target(name) if name else None
    if target is None:
        return render(request, "web/analytics/choose_target.html", {"targets": analytics.targets()})
    draft = analytics.ModelDraft(
        target=target.name, indicators=target.preset_indicators, interval=target.preset_interval
    )
    errors: Errors = {}
    if request.method == "POST":
        draft = _entered(request.POST, target.name)
        try:
            made = analytics.create_model(request.user, draft)
        except analytics.Invalid as invalid:
            errors = invalid.errors
        else:
            messages.success(request, _("The model is made."))
            return _next(made, draft)
    page = {"target": target, **_form(request, target, draft, errors)}
    return render(request, "web/analytics/edit.html", page, status=400 if errors else 200)


@require_http_methods(["GET", "POST"])
@analytics_page
def edit(request: SignedIn, modelid: int) -> HttpResponse:
    """Change a model."""
    model = analytics.get_model(request.user, modelid)
    target = analytics.target(model.target)
    if target is None:
        messages.error(request, _(model.problem))
        return redirect("web:model", modelid)
    draft, errors = draft_of(model), {}
    if request.method == "POST":
        draft = _entered(request.POST, model.target, model)
        try:
            saved = analytics.update_model(request.user, modelid, draft)
        except analytics.Invalid as invalid:
            errors = invalid.errors
        else:
            messages.success(request, _("Saved."))
            return _next(saved, draft)
    page = {"model": model, "target": target, **_form(request, target, draft, errors, model)}
    return render(request, "web/analytics/edit.html", page, status=400 if errors else 200)


@require_POST
@analytics_page
def use_interval(request: SignedIn, modelid: int) -> HttpResponseRedirect:
    """Take the interval that an evaluation found better."""
    model = analytics.get_model(request.user, modelid)
    draft = draft_of(model, interval=request.POST.get("interval", ""))
    try:
        analytics.update_model(request.user, modelid, draft)
    except analytics.Invalid as invalid:
        raise NotFound("interval", draft.interval) from invalid
    messages.success(request, _("The model has a new interval, and is to be trained again."))
    return redirect("web:model", modelid)


def draft_of(model: analytics.ModelView, **changes: Any) -> analytics.ModelDraft:
    """What the model is now, with *changes*."""
    values: dict[str, Any] = {
        "target": model.target,
        "indicators": tuple(one.name for one in model.indicators),
        "interval": model.interval,
        "processor": model.own_processor,
        "processor_config": model.processor_config,
        "contextids": tuple(one.id for one in model.contexts),
        "threshold": model.threshold,
        "name": model.own_name,
        "enabled": model.enabled,
    }
    return analytics.ModelDraft(**{**values, **changes})


def _entered(sent: QueryDict, target: str, model: analytics.ModelView | None = None) -> analytics.ModelDraft:
    ids = [whole(text) for text in sent.getlist("context")]
    processor = sent.get("processor", "")
    same = model is not None and processor == model.own_processor
    config = model.processor_config if same and model is not None else {}
    kind = _with_settings(processor)
    if kind is not None and sent.get("processor-shown") == processor:
        config, _unread = values_from(kind, {name: str(sent[name]) for name in sent})
    return analytics.ModelDraft(
        target=target,
        indicators=tuple(sent.getlist("indicator")),
        interval=sent.get("interval", ""),
        processor=processor,
        processor_config=config,
        contextids=tuple(key for key in ids if key is not None),
        threshold=_share(sent.get("threshold", "")),
        name=sent.get("name", ""),
        enabled=sent.get("enabled") == "on",
    )


def _next(model: analytics.ModelView, draft: analytics.ModelDraft) -> HttpResponseRedirect:
    """The model's page; its form again where a processor was chosen whose settings nobody has seen yet."""
    unseen = _with_settings(draft.processor) is not None and not draft.processor_config
    return redirect("web:edit_model" if unseen else "web:model", model.id)


def _with_settings(processor: str) -> type[BaseModel] | None:
    """The settings of a processor, where it has any."""
    kind = next((one.config_class for one in analytics.processors() if one.name == processor), None)
    return kind if kind is not None and kind.model_fields else None


def _settings_of(draft: analytics.ModelDraft, model: analytics.ModelView | None) -> list[Field]:
    kind = _with_settings(draft.processor)
    if kind is None:
        return []
    own = model is not None and model.own_processor == draft.processor
    secrets = frozenset(model.processor_secrets) if own and model is not None else frozenset()
    return fields_of(kind, draft.processor_config, secrets_set=secrets)


def _share(text: str) -> float:
    """A percentage as a share; one that is none lies outside, so that the door refuses it."""
    try:
        return float(text.replace(",", ".")) / 100
    except ValueError:
        return -1.0


def _form(
    request: SignedIn,
    target: analytics.TargetView,
    draft: analytics.ModelDraft,
    errors: Errors,
    model: analytics.ModelView | None = None,
) -> dict[str, Any]:
    settings = read_settings(analytics.AnalyticsSettings)
    intervals = [(one, _(one.label)) for one in analytics.intervals() if one.name in target.intervals]
    return {
        "draft": draft,
        "percent": f"{100 * draft.threshold:g}" if draft.threshold >= 0 else request.POST.get("threshold", ""),
        "errors": errors,
        "intervals": intervals,
        "processors": analytics.processors(),
        "processor_fields": _settings_of(draft, model),
        "default_processor": _processor_label(settings.predictionsprocessor),
        "groups": _groups(target, draft),
        "chosen": len(draft.indicators),
        "contexts": _contexts(request, target, draft),
    }


def _processor_label(name: str) -> str:
    return next((_(one.label) for one in analytics.processors() if one.name == name), name)


def _groups(target: analytics.TargetView, draft: analytics.ModelDraft) -> list[IndicatorGroup]:
    """The indicators that go with *target*, grouped by what they look at."""
    titles = {"cognitive_depth": _("How deep learners go"), "social_breadth": _("How much they do together")}
    groups: dict[str, list[tuple[analytics.IndicatorView, str, bool]]] = {}
    for one in analytics.indicators():
        if one.name in target.indicators:
            kind = next((kind for kind in titles if one.name.endswith(kind)), "")
            groups.setdefault(kind, []).append((one, _(one.label), one.name in draft.indicators))
    return [
        IndicatorGroup(titles.get(kind, _("Activity and course")), sorted(choices, key=lambda choice: choice[1]))
        for kind, choices in sorted(groups.items())
    ]


def _contexts(
    request: SignedIn, target: analytics.TargetView, draft: analytics.ModelDraft
) -> list[tuple[int, str, bool]]:
    if not target.takes_contexts:
        return []
    found = analytics.potential_contexts(request.user)
    return [(key, name, key in draft.contextids) for key, name in found.items()]
