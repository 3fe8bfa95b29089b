"""Insights: made from predictions, told to whom they concern, and where they are found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.db.models import Count, QuerySet
from django.utils.translation import gettext, ngettext

from tutela.analytics import inventory
from tutela.analytics.actions import HIDING, offered
from tutela.analytics.inventory import reasons
from tutela.analytics.models import AnalyticsModel, Prediction, PredictionAction
from tutela.analytics.permissions import (
    LIST_INSIGHTS,
    LIST_OWN_INSIGHTS,
    context_to_see,
    current,
    may_list,
    require_on,
    sees_own,
    visible,
)
from tutela.analytics.views import (
    ContextView,
    InsightGroup,
    InsightModelView,
    InsightsPage,
    InsightView,
    TargetView,
)
from tutela.courses.api import context_of, holders
from tutela.identity.api import Context, NotFound, PermissionQuestion, Person, decide
from tutela.notifications.api import NotificationKind, notify
from tutela.sdk.indicator import Sample
from tutela.sdk.text import _

if TYPE_CHECKING:
    from tutela.analytics.models import AnalyticsModel, Prediction
    from tutela.sdk.target import Target


def insights(contextid: int, modelid: int) -> str:
    """The insights of a model in a context."""
    return f"/insights/in/{contextid}/?model={modelid}"


def prediction(predictionid: int) -> str:
    """One insight."""
    return f"/insights/{predictionid}/"


PER_PAGE, MOST_PER_PAGE = 100, 1000
TOP = 3


def insights_of(
    viewer: Person, contextid: int, modelid: int, *, page: int = 0, perpage: int = PER_PAGE
) -> InsightsPage:
    """The insights of a model in a context, of each sample only the newest, without those the viewer acted on.

    The number of queries does not depend on how many there are. Raises `NotFound`, `AnalyticsOff`.
    """
    context_to_see(viewer, contextid)
    model = AnalyticsModel.objects.filter(pk=modelid, enabled=True).first()
    target = inventory.target(model.target) if model is not None else None
    if model is None or target is None:
        raise NotFound("analytics model", modelid)
    perpage, page = max(1, min(perpage, MOST_PER_PAGE)), max(0, page)
    rows = _open(viewer, Prediction.objects.filter(contextid=contextid, model=model, version=model.version))
    total = rows.count()
    shown = list(rows.order_by("-prediction", "-probability", "pk")[page * perpage : (page + 1) * perpage])
    for row in shown:
        row.model = model
    views = _views(viewer, [(row, target) for row in shown], top=TOP)
    return InsightsPage(
        context=inventory.contexts_named([contextid])[contextid],
        model=InsightModelView(model.pk, _name(model, target), total),
        only_predictions=not target.is_static,
        groups=tuple(
            InsightGroup(key, target.outcomes[key], tuple(group))
            for key, group in groupby(views, lambda view: view.prediction)
        ),
        bulk_actions=tuple(action for action in offered(target) if action.bulk),
        models=tuple(_models_in(viewer, contextid)),
        total=total,
        page=page,
        perpage=perpage,
    )


def insight_models(viewer: Person, contextid: int) -> list[InsightModelView]:
    """The enabled models that have insights in a context, with how many are open. Raises `NotFound`, `AnalyticsOff`."""
    context_to_see(viewer, contextid)
    return _models_in(viewer, contextid)


def insight_contexts(viewer: Person, modelid: int | None = None, most: int = 100) -> list[tuple[ContextView, int]]:
    """The contexts in which *viewer* may see open insights (of one model), with how many; those with most first."""
    require_on()
    rows = _open(viewer, current())
    if modelid is not None:
        rows = rows.filter(model_id=modelid)
    counts = dict(rows.values_list("contextid").annotate(number=Count("pk")))
    allowed = may_list(viewer, Context.objects.filter(pk__in=counts))
    chosen = sorted(allowed, key=lambda key: -counts[key])[:most]
    named = inventory.contexts_named(chosen)
    return [(named[key], counts[key]) for key in chosen]


def get_prediction(viewer: Person, predictionid: int) -> InsightView:
    """One insight with all its reasons. Raises `NotFound` where the viewer may not see it, `AnalyticsOff`."""
    return _views(viewer, visible(viewer, [predictionid]), top=None)[0]


def list_predictions(viewer: Person, predictionids: Iterable[int]) -> list[InsightView]:
    """Several insights, in that order, if the viewer may see every one of them. Raises `NotFound`, `AnalyticsOff`."""
    return _views(viewer, visible(viewer, predictionids), top=TOP)


def own_insights(person: Person, most: int = PER_PAGE, *, top: int | None = TOP) -> list[InsightView]:
    """What is predicted about *person* and may be seen by them, the newest first; with *top*, only so many reasons.

    Raises `AnalyticsOff`.
    """
    settings = require_on()
    rows = _open(person, current().filter(personid=person.pk)).select_related("model").order_by("-timecreated", "-pk")
    own = context_of(person)
    allowed = may_list(person, [own])
    if not sees_own(person, settings):
        rows = rows.filter(contextid__in=allowed)
    known = ((row, inventory.target(row.model.target)) for row in rows[:most])
    return _views(person, [(row, target) for row, target in known if target is not None], top=top)


def _open(viewer: Person, rows: QuerySet[Prediction]) -> QuerySet[Prediction]:
    acted = PredictionAction.objects.filter(userid=viewer.pk, actionname__in=HIDING)
    return rows.filter(newest=True).exclude(pk__in=acted.values("prediction_id"))


def _models_in(viewer: Person, contextid: int) -> list[InsightModelView]:
    rows = _open(viewer, current().filter(contextid=contextid))
    counts = dict(rows.values_list("model_id").annotate(number=Count("pk")))
    models = AnalyticsModel.objects.filter(pk__in=counts)
    known = ((model, inventory.target(model.target)) for model in models)
    return [InsightModelView(model.pk, _name(model, target), counts[model.pk]) for model, target in known if target]


def _name(model: AnalyticsModel, target: TargetView) -> str:
    return model.name or target.label


def _views(viewer: Person, rows: Sequence[tuple[Prediction, TargetView]], *, top: int | None) -> list[InsightView]:
    """A constant number of queries. With *top*, only so many reasons each."""
    contexts = inventory.contexts_named(row.contextid for row, _target in rows)
    people = inventory.people_named({row.personid for row, _target in rows})
    courses = inventory.courses_named({row.courseid for row, _target in rows})
    done: dict[int, list[str]] = {}
    mine = PredictionAction.objects.filter(prediction__in=[row.pk for row, _target in rows], userid=viewer.pk)
    for key, name in mine.order_by("pk").values_list("prediction_id", "actionname"):
        done.setdefault(key, []).append(name)
    found = []
    for row, target in rows:
        speak_for, speak_against = reasons(row.calculations, row.explanation)
        context = contexts.get(row.contextid)
        subject = courses.get(row.courseid or 0, "") if target.sample == "course" else people.get(row.personid or 0, "")
        found.append(
            InsightView(
                id=row.pk,
                modelid=row.model_id,
                model_name=gettext(_name(row.model, target)),
                is_static=target.is_static,
                contextid=row.contextid,
                context_name=context.name if context is not None else "",
                courseid=row.courseid,
                personid=row.personid,
                subject=subject,
                prediction=row.prediction,
                outcome=gettext(target.outcomes[row.prediction]),
                probability=row.probability,
                timestart=_moment(row.timestart),
                timeend=_moment(row.timeend),
                timecreated=row.timecreated,
                timesynced=_moment(row.timesynced) if row.timesynced else None,
                reasons_for=speak_for[:top],
                reasons_against=speak_against[:top],
                actions=offered(target),
                done=tuple(done.get(row.pk, ())),
                rangeindex=row.rangeindex,
            )
        )
    return found


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


KIND = NotificationKind(
    name="insights",
    title=_("Insights of analytics models"),
    description=_("Learners or courses that may need somebody's attention."),
)
ASKED_AT_ONCE = 5000


def tell(model: AnalyticsModel, target: Target, predictions: Sequence[Prediction]) -> int:
    """Tell those whom it concerns of new *predictions*, which are saved; how many people. Call it in the transaction
    that saves them: then nobody is told of what is not there, and nothing that is there goes untold."""
    contexts: dict[int, list[Prediction]] = {}
    for prediction in predictions:
        contexts.setdefault(prediction.contextid, []).append(prediction)
    names = inventory.contexts_named(contexts)
    own = _own_recipients(contexts) if target.sample is Sample.PERSON else None
    told = 0
    for contextid, found in contexts.items():
        name = names[contextid].name if contextid in names else ""
        people = holders(LIST_INSIGHTS.name, contextid) if own is None else own.get(contextid, [])
        for personid in people:
            told += _tell(model, target, personid, contextid, name, found)
    return told


def _own_recipients(contexts: Mapping[int, Sequence[Prediction]]) -> dict[int, list[int]]:
    """By their context, those who may hear of insights about themselves; a few queries for thousands."""
    asked = [
        PermissionQuestion(each.personid, LIST_OWN_INSIGHTS.name, contextid)
        for contextid, found in contexts.items()
        for each in found
        if each.personid is not None
    ]
    allowed: dict[int, list[int]] = {}
    for start in range(0, len(asked), ASKED_AT_ONCE):
        for question, verdict in decide(asked[start : start + ASKED_AT_ONCE]).items():
            if verdict.allowed:
                allowed.setdefault(question.contextid, []).append(question.userid)
    return allowed


def _tell(
    model: AnalyticsModel, target: Target, personid: int, contextid: int, name: str, found: Sequence[Prediction]
) -> int:
    def subject() -> str:
        label = model.name or gettext(target.label)
        return f"{label}: {name}" if name else label

    def text() -> str:
        number = len(found)
        said = ngettext(
            "There is {number} new insight: {outcome}.", "There are {number} new insights: {outcome}.", number
        ).format(number=number, outcome=gettext(target.outcomes[1]))
        if target.is_static:
            return said
        return f"{said} " + gettext("These are predictions, which may be wrong: look at the reasons before you act.")

    alone = target.sample is Sample.PERSON
    url = prediction(found[0].pk) if alone and found[0].pk else insights(contextid, model.pk)
    return int(notify(personid, KIND.name, subject, text, url, contextid=contextid))
