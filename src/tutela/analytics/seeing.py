"""Who may see which insight. What somebody may not see looks the same as what is not there."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F, QuerySet

from tutela.analytics import catalogue
from tutela.analytics.actors import require_on
from tutela.analytics.capabilities import LIST_INSIGHTS, LIST_OWN_INSIGHTS
from tutela.analytics.models import Prediction
from tutela.analytics.settings import AnalyticsSettings
from tutela.analytics.views import TargetView
from tutela.courses.api import context_of
from tutela.identity.api import Context, NotFound, PermissionQuestion, Person, decide
from tutela.sdk import ContextLevel

KIND = "insight"


def current() -> QuerySet[Prediction]:
    """The predictions that count: of enabled models in the version that they have now."""
    return Prediction.objects.filter(model__enabled=True, version=F("model__version"))


def may_list(viewer: Person, contexts: Iterable[Context]) -> set[int]:
    """The ids of those of *contexts* whose insights *viewer* may see; the queries of one decision."""
    asked = {
        context.pk: PermissionQuestion(viewer.pk, _capability(viewer, context), context.pk) for context in contexts
    }
    verdicts = decide(asked.values())
    return {key for key, question in asked.items() if verdicts[question].allowed}


def _capability(viewer: Person, context: Context) -> str:
    own = context.level == ContextLevel.USER and context.instanceid == viewer.pk
    return LIST_OWN_INSIGHTS.name if own else LIST_INSIGHTS.name


def context_to_see(viewer: Person, contextid: int) -> Context:
    """The context, if *viewer* may see insights in it. Raises `NotFound`, `AnalyticsOff`."""
    require_on()
    context = Context.objects.filter(pk=contextid).first()
    if context is None or context.pk not in may_list(viewer, [context]):
        raise NotFound("context", contextid)
    return context


def visible(viewer: Person, predictionids: Iterable[int]) -> list[tuple[Prediction, TargetView]]:
    """The predictions with their targets, if *viewer* may see every one of them. Raises `NotFound`, `AnalyticsOff`."""
    settings = require_on()
    wanted = list(dict.fromkeys(predictionids))
    rows = {row.pk: row for row in current().filter(pk__in=wanted).select_related("model")}
    contexts = Context.objects.filter(pk__in={row.contextid for row in rows.values()})
    listed = may_list(viewer, contexts)
    mine = sees_own(viewer, settings)
    found = []
    for key in wanted:
        row = rows.get(key)
        target = catalogue.target(row.model.target) if row is not None else None
        if row is None or target is None or not (row.contextid in listed or (mine and row.personid == viewer.pk)):
            raise NotFound(KIND, key)
        found.append((row, target))
    return found


def sees_own(person: Person, settings: AnalyticsSettings) -> bool:
    """Whether *person* may see what is predicted about them for others to hear."""
    if not settings.learnersseetheirs:
        return False
    question = PermissionQuestion(person.pk, LIST_OWN_INSIGHTS.name, context_of(person).pk)
    return decide([question])[question].allowed
