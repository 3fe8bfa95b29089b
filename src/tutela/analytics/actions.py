"""Suggested actions: the buttons under an insight, and the account of who used them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from tutela.analytics import inventory
from tutela.analytics.administration import row_of
from tutela.analytics.errors import Invalid
from tutela.analytics.models import Prediction, PredictionAction
from tutela.analytics.permissions import Actor, require_manager, visible
from tutela.analytics.views import ActionCount, ActionStatistics, SuggestedActionView, TargetView
from tutela.identity.api import Person
from tutela.notifications.api import NotificationKind, notify
from tutela.sdk.text import _, literal

USEFUL = SuggestedActionView("useful", _("Useful"), bulk=True, sign="positive", hides=True)
NOT_USEFUL = SuggestedActionView("notuseful", _("Not useful"), bulk=True, sign="negative", hides=True)
ACCEPT = SuggestedActionView("fixed", _("Accept"), bulk=True, sign="positive", hides=True)
NOT_APPLICABLE = SuggestedActionView("notapplicable", _("Not applicable"), bulk=True, sign="neutral", hides=True)
INCORRECT = SuggestedActionView("incorrectlyflagged", _("Incorrectly flagged"), bulk=True, sign="negative", hides=True)
MESSAGE = SuggestedActionView("studentmessage", _("Send message"), bulk=True, place="message")
DETAILS = SuggestedActionView("predictiondetails", _("View details"), bulk=False, place="details")
OUTLINE = SuggestedActionView("outlinereport", _("Outline report"), bulk=False, place="outline")
COURSE = SuggestedActionView("viewcourse", _("View course"), bulk=False, place="course")
PARTICIPANTS = SuggestedActionView("viewparticipants", _("View participants"), bulk=False, place="participants")
UPCOMING = SuggestedActionView("viewupcoming", _("View upcoming activities"), bulk=False, place="calendar")

ALL = {
    action.name: action
    for action in (
        USEFUL,
        NOT_USEFUL,
        ACCEPT,
        NOT_APPLICABLE,
        INCORRECT,
        MESSAGE,
        DETAILS,
        OUTLINE,
        COURSE,
        PARTICIPANTS,
        UPCOMING,
    )
}
MESSAGES = NotificationKind(
    name="insight_messages",
    title=_("Messages from teachers"),
    description=_("What a teacher writes to you after an insight about a course."),
)
HIDING = tuple(name for name, action in ALL.items() if action.hides)
CONTEXTS_SHOWN = 50


def offered(target: TargetView) -> tuple[SuggestedActionView, ...]:
    """The actions under an insight of *target*. A rule cannot be wrong, so nothing is incorrectly flagged by one."""
    if target.sample == "person":
        return (UPCOMING, DETAILS, USEFUL, NOT_USEFUL)
    said = (ACCEPT, NOT_APPLICABLE) if target.is_static else (ACCEPT, NOT_APPLICABLE, INCORRECT)
    leading = (COURSE, PARTICIPANTS) if target.sample == "course" else (MESSAGE, OUTLINE)
    return (*leading, DETAILS, *said)


@transaction.atomic
def execute_action(viewer: Person, actionname: str, predictionids: Iterable[int]) -> int:
    """Note that *viewer* used an action on predictions; how many of them were not noted before.

    All or none. Raises `NotFound` where one of them is not the viewer's to see, `Invalid` for an action that is not
    offered for one.
    """
    return _noted(viewer, actionname, visible(viewer, predictionids))


def _noted(viewer: Person, actionname: str, found: Sequence[tuple[Prediction, TargetView]]) -> int:
    for _row, target in found:
        if actionname not in {action.name for action in offered(target)}:
            raise Invalid({"actionname": [_("This action is not offered for one of the insights.")]})
    rows = [row.pk for row, _target in found]
    earlier = PredictionAction.objects.filter(prediction_id__in=rows, userid=viewer.pk, actionname=actionname)
    noted = set(earlier.values_list("prediction_id", flat=True))
    new = [key for key in rows if key not in noted]
    now = timezone.now()
    PredictionAction.objects.bulk_create(
        PredictionAction(prediction_id=key, userid=viewer.pk, actionname=actionname, timecreated=now) for key in new
    )
    return len(new)


@transaction.atomic
def message_people(viewer: Person, predictionids: Iterable[int], subject: str, text: str) -> int:
    """Write to the people whom insights are about, as *viewer*; how many were written to.

    Raises as `execute_action` does, and `Invalid` where there is nothing to say.
    """
    if not subject.strip() or not text.strip():
        raise Invalid({"text": [_("Write something to them.")]})
    found = visible(viewer, predictionids)
    _noted(viewer, MESSAGE.name, found)
    people = dict.fromkeys(row.personid for row, _target in found if row.personid is not None)
    signed = f"{text.strip()}\n\n{viewer.get_full_name()}"
    return sum(notify(person, MESSAGES.name, literal(subject), literal(signed)) for person in people)


def action_statistics(actor: Actor, modelid: int, contextid: int | None = None) -> ActionStatistics:
    """What came of a model's insights, of all versions, everywhere or in one context. Raises `NotAllowed`, `NotFound`.

    At most `CONTEXTS_SHOWN` contexts, those with most actions.
    """
    require_manager(actor)
    predictions = Prediction.objects.filter(model=row_of(modelid))
    everywhere = predictions.values_list("contextid", flat=True).distinct()
    contexts = inventory.contexts_named(everywhere[: 10 * CONTEXTS_SHOWN])
    if contextid is not None:
        predictions = predictions.filter(contextid=contextid)
    done = PredictionAction.objects.filter(prediction__in=predictions)
    totals = dict(done.values_list("actionname").annotate(number=Count("pk")))
    split: dict[int, dict[str, int]] = {}
    rows = done.values_list("prediction__contextid", "actionname").annotate(number=Count("pk"))
    for key, name, number in rows:
        split.setdefault(key, {})[name] = number
    busiest = sorted(split, key=lambda key: -sum(split[key].values()))[:CONTEXTS_SHOWN]
    return ActionStatistics(
        insights=predictions.count(),
        acted=done.values("prediction_id").distinct().count(),
        counts=_counts(totals),
        by_context=tuple((contexts[key], _counts(split[key])) for key in busiest if key in contexts),
        contexts=tuple(sorted(contexts.values(), key=lambda each: each.name)),
        useful_share=_useful_share(totals),
    )


def _counts(totals: dict[str, int]) -> tuple[ActionCount, ...]:
    known = (ALL.get(name, SuggestedActionView(name, name, bulk=False)) for name in sorted(totals))
    return tuple(ActionCount(each.name, each.label, each.sign, totals[each.name]) for each in known)


def _useful_share(totals: dict[str, int]) -> float | None:
    said = {sign: sum(n for name, n in totals.items() if name in ALL and ALL[name].sign == sign) for sign in SIGNS}
    voices = sum(said.values())
    return said["positive"] / voices if voices else None


SIGNS = ("positive", "negative")
