"""Telling people of insights: those who may see them, once for each context and run, in their language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from django.utils.translation import gettext, ngettext

from tutela.analytics import links, naming
from tutela.analytics.capabilities import LIST_INSIGHTS, LIST_OWN_INSIGHTS
from tutela.courses.api import holders
from tutela.identity.api import PermissionQuestion, decide
from tutela.notifications.api import NotificationKind, notify
from tutela.sdk.indicator import Sample
from tutela.sdk.text import _

if TYPE_CHECKING:
    from tutela.analytics.models import AnalyticsModel, Prediction
    from tutela.sdk.target import Target

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
    names = naming.contexts_named(contexts)
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
    url = links.prediction(found[0].pk) if alone and found[0].pk else links.insights(contextid, model.pk)
    return int(notify(personid, KIND.name, subject, text, url, contextid=contextid))
