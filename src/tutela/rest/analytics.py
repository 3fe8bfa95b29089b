"""Analytics models and insights."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext
from ninja import Path, Query, Router
from pydantic import BaseModel, ConfigDict, Field

from tutela.analytics import api as analytics
from tutela.rest.auth import authenticated
from tutela.rest.errors import failures
from tutela.rest.requests import Id

router = Router(tags=["analytics"])

REFUSALS = failures(401, 403, 404, 409, 422, 423)


class ModelOut(BaseModel):
    """An analytics model. `insights` counts those of its present version."""

    id: int
    name: str
    target: str
    indicators: list[str]
    interval: str
    processor: str
    enabled: bool
    trained: bool
    static: bool
    threshold: float
    insights: int
    problem: str


class ReasonOut(BaseModel):
    """An indicator behind an insight. `weight` in log-odds: positive speaks for the outcome."""

    indicator: str
    label: str
    value: float | None
    shown: str
    weight: float


class InsightOut(BaseModel):
    """One insight. Times are Unix seconds; `timesynced` tells how old the data is."""

    id: int
    modelid: int
    model: str
    contextid: int
    context: str
    courseid: int | None
    personid: int | None
    subject: str
    outcome: str
    probability: float
    timestart: float
    timeend: float
    timecreated: float
    timesynced: float | None
    reasons_for: list[ReasonOut]
    reasons_against: list[ReasonOut]
    actions: list[str]
    done: list[str]


class InsightsOut(BaseModel):
    """A page of insights; `total` in all."""

    total: int
    page: int
    perpage: int
    insights: list[InsightOut]


class ActionIn(BaseModel):
    """A suggested action that was used."""

    model_config = ConfigDict(
        extra="forbid", strict=True, json_schema_extra={"examples": [{"action": "fixed", "insights": [1]}]}
    )

    action: str = Field(pattern=r"^[a-z]+$", max_length=100)
    insights: list[Id] = Field(min_length=1, max_length=1000)


class ActionNotedOut(BaseModel):
    """How many of the insights it was not noted for before."""

    noted: int


@router.get("/models", response={200: list[ModelOut], **REFUSALS}, operation_id="list_analytics_models")
def list_models(request: HttpRequest) -> list[ModelOut]:
    """All analytics models. Needs moodle/analytics:managemodels."""
    return [_model(view) for view in analytics.list_models(authenticated(request))]


@router.get("/insights", response={200: InsightsOut, **REFUSALS}, operation_id="list_insights")
def list_insights(
    request: HttpRequest,
    contextid: Annotated[Id, Query(description="Where.")],
    modelid: Annotated[Id, Query(description="Of which model.")],
    page: Annotated[int, Query(ge=0, le=1_000_000)] = 0,
    perpage: Annotated[int, Query(ge=1, le=1000)] = 100,
) -> InsightsOut:
    """The insights of a model in a context that the caller has not acted on. Needs moodle/analytics:listinsights."""
    found = analytics.insights_of(authenticated(request), contextid, modelid, page=page, perpage=perpage)
    insights = [_insight(view) for group in found.groups for view in group.insights]
    return InsightsOut(total=found.total, page=found.page, perpage=found.perpage, insights=insights)


@router.get("/insights/mine", response={200: list[InsightOut], **REFUSALS}, operation_id="list_own_insights")
def list_own(request: HttpRequest) -> list[InsightOut]:
    """What is predicted about the caller and may be seen by them. Needs moodle/analytics:listowninsights."""
    return [_insight(view) for view in analytics.own_insights(authenticated(request))]


@router.get("/insights/{insightid}", response={200: InsightOut, **REFUSALS}, operation_id="get_insight")
def get_insight(request: HttpRequest, insightid: Path[Id]) -> InsightOut:
    """One insight with all its reasons."""
    return _insight(analytics.get_prediction(authenticated(request), insightid))


@router.post(
    "/actions",
    response={200: ActionNotedOut, **failures(400, 401, 403, 404, 409, 413, 415, 422, 423)},
    operation_id="execute_insight_action",
)
def execute(request: HttpRequest, body: ActionIn) -> ActionNotedOut:
    """Note that the caller used a suggested action: for all of the insights, or for none."""
    return ActionNotedOut(noted=analytics.execute_action(authenticated(request), body.action, body.insights))


def _model(view: analytics.ModelView) -> ModelOut:
    return ModelOut(
        id=view.id,
        name=gettext(view.name),
        target=view.target,
        indicators=[each.name for each in view.indicators],
        interval=view.interval,
        processor=view.processor,
        enabled=view.enabled,
        trained=view.trained,
        static=view.is_static,
        threshold=view.threshold,
        insights=view.insights,
        problem=gettext(view.problem) if view.problem else "",
    )


def _insight(view: analytics.InsightView) -> InsightOut:
    return InsightOut(
        id=view.id,
        modelid=view.modelid,
        model=view.model_name,
        contextid=view.contextid,
        context=view.context_name,
        courseid=view.courseid,
        personid=view.personid,
        subject=view.subject,
        outcome=view.outcome,
        probability=view.probability,
        timestart=view.timestart.timestamp(),
        timeend=view.timeend.timestamp(),
        timecreated=view.timecreated.timestamp(),
        timesynced=_seconds(view.timesynced),
        reasons_for=[_reason(each) for each in view.reasons_for],
        reasons_against=[_reason(each) for each in view.reasons_against],
        actions=[each.name for each in view.actions],
        done=list(view.done),
    )


def _seconds(moment: datetime | None) -> float | None:
    return None if moment is None else moment.timestamp()


def _reason(view: analytics.ReasonView) -> ReasonOut:
    return ReasonOut(indicator=view.indicator, label=view.label, value=view.value, shown=view.shown, weight=view.weight)
