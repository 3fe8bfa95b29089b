"""``report_insights_action_executed``, ``tool_analytics_potential_contexts``, and two that Moodle calls deprecated."""

from __future__ import annotations

from asgiref.sync import sync_to_async
from pydantic import BaseModel, Field, RootModel

from tutela.analytics import api as analytics
from tutela.identity.api import Person, TokenScope
from tutela.rest.functions.function import Function, Parameters, Returns
from tutela.rest.requests import Id


class ActionExecuted(Parameters):
    """What was done about which predictions."""

    actionname: str = Field(pattern=r"^[a-z]+$", max_length=100, description="The suggested action: fixed, useful…")
    predictionids: list[Id] = Field(min_length=1, max_length=1000)


class Warnings(Returns):
    """Always empty: what goes wrong is an error."""

    warnings: list[str] = []


class PredictionId(Parameters):
    """Which prediction."""

    predictionid: Id


class Success(Returns):
    """Whether it was noted."""

    success: bool
    warnings: list[str] = []


class PotentialContexts(Parameters):
    """What the name contains, and for which model."""

    query: str | None = Field(default=None, max_length=255)
    modelid: Id | None = None


class PotentialContext(BaseModel):
    """A context to which a model can be restricted."""

    id: int
    name: str


class PotentialContextsReturns(RootModel[list[PotentialContext]]):
    """A hundred at most, as a list alone."""


@sync_to_async
def action_executed(person: Person, asked: ActionExecuted) -> Warnings:
    """Note that *person* used an action on predictions: on all of them or on none."""
    analytics.execute_action(person, asked.actionname, asked.predictionids)
    return Warnings()


@sync_to_async
def set_not_useful(person: Person, asked: PredictionId) -> Success:
    """The same with one prediction: not useful."""
    analytics.execute_action(person, "notuseful", [asked.predictionid])
    return Success(success=True)


@sync_to_async
def set_fixed(person: Person, asked: PredictionId) -> Success:
    """The same with one prediction: accepted."""
    analytics.execute_action(person, "fixed", [asked.predictionid])
    return Success(success=True)


@sync_to_async
def potential_contexts(person: Person, asked: PotentialContexts) -> PotentialContextsReturns:
    """The courses and categories whose name contains the query."""
    found = analytics.potential_contexts(person, asked.query or "", asked.modelid)
    return PotentialContextsReturns([PotentialContext(id=key, name=name) for key, name in found.items()])


FUNCTIONS = (
    Function(
        "report_insights_action_executed",
        "Note that a suggested action was used on predictions.",
        ActionExecuted,
        Warnings,
        action_executed,
    ),
    Function(
        "report_insights_set_notuseful_prediction",
        "Mark a prediction as not useful. Moodle calls it deprecated; report_insights_action_executed does the same.",
        PredictionId,
        Success,
        set_not_useful,
    ),
    Function(
        "report_insights_set_fixed_prediction",
        "Accept a prediction. Moodle calls it deprecated; report_insights_action_executed does the same.",
        PredictionId,
        Success,
        set_fixed,
    ),
    Function(
        "tool_analytics_potential_contexts",
        "The contexts to which an analytics model can be restricted, by a part of their names.",
        PotentialContexts,
        PotentialContextsReturns,
        potential_contexts,
        TokenScope.READ,
    ),
)
