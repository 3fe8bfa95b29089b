"""Who may do what with analytics: capabilities, for whom a model acts, who sees which insights."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import F, QuerySet

from tutela.analytics import inventory
from tutela.analytics.errors import AnalyticsOff
from tutela.analytics.models import Prediction
from tutela.analytics.settings import AnalyticsSettings
from tutela.analytics.views import TargetView
from tutela.courses.api import context_of
from tutela.identity.api import (
    Context,
    NotFound,
    PermissionQuestion,
    Person,
    decide,
    declare,
    read_settings,
    require,
    system_context,
)
from tutela.sdk import Archetype, Capability, ContextLevel, Permission
from tutela.sdk.text import _

ALLOW = Permission.ALLOW

MANAGE_MODELS = Capability(
    name="moodle/analytics:managemodels",
    title=_("Manage analytics models"),
    level=ContextLevel.SYSTEM,
    archetypes={Archetype.MANAGER: ALLOW},
    writes=True,
    personal_data=True,
)
LIST_INSIGHTS = Capability(
    name="moodle/analytics:listinsights",
    title=_("See and receive insights"),
    level=ContextLevel.COURSE,
    archetypes={Archetype.MANAGER: ALLOW, Archetype.EDITING_TEACHER: ALLOW, Archetype.TEACHER: ALLOW},
    personal_data=True,
)
LIST_OWN_INSIGHTS = Capability(
    name="moodle/analytics:listowninsights",
    title=_("See and receive insights about oneself"),
    level=ContextLevel.SYSTEM,
    archetypes={Archetype.USER: ALLOW},
)


def declare_all() -> None:
    """Make them known."""
    declare((MANAGE_MODELS, LIST_INSIGHTS, LIST_OWN_INSIGHTS))


class Operator:
    """Whoever can start programs on the machine, a schedule too: they could read the database anyway."""

    pk: Final = None


OPERATOR = Operator()
Actor = Person | Operator


def require_manager(actor: Actor) -> AnalyticsSettings:
    """Raise `NotAllowed` unless *actor* manages models, and `AnalyticsOff` where analytics is switched off."""
    settings = require_on()
    if not isinstance(actor, Operator):
        require(actor, MANAGE_MODELS.name, system_context())
    return settings


def require_on() -> AnalyticsSettings:
    """The settings. Raises `AnalyticsOff` where analytics is switched off."""
    settings = read_settings(AnalyticsSettings)
    if not settings.enabled:
        raise AnalyticsOff(_("Analytics is switched off on this site."))
    return settings


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
        target = inventory.target(row.model.target) if row is not None else None
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
