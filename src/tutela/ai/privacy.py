"""What the AI room keeps about people.

Of an attempt a number is kept when its person is deleted: who, where and every text are taken out of the register, so
that costs and failures can still be counted, and the action's own row, with prompt and answer, is deleted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Model, Q

from tutela.ai.files import delete_files, file_content, files_of
from tutela.ai.limits import user_key
from tutela.ai.models import (
    ACTION_TABLES,
    Attempt,
    ContextSwitch,
    InstanceHealth,
    LatencyDay,
    PlacementSwitch,
    PolicyAcceptance,
    PolicyEvent,
    PolicyVersion,
    ProviderInstance,
    RateWindow,
    StoredFile,
    UsageDay,
)
from tutela.identity.api import NotFound
from tutela.privacy.api import Ageing, ImpersonalTable, PersonalTable, Scope, oldest
from tutela.sdk import ACTIONS, Action
from tutela.sdk.text import _

Row = dict[str, Any]
NOBODY = 0
"""The userid of attempts whose person was deleted."""
OPEN = Q(success__isnull=True)


def _attempts(scope: Scope) -> Q:
    return Q(userid=scope.personid) if scope.personid is not None else Q(contextid__in=scope.contextids)


def _action_table(action: type[Action[Any]]) -> PersonalTable:
    """Rows of an action go before the register's, which lead to them; those of open attempts later."""

    def chosen(scope: Scope) -> Q:
        found = Attempt.objects.filter(_attempts(scope), actionname=action.basename, actionid__isnull=False)
        return Q(pk__in=found.exclude(OPEN).values("actionid"))

    columns = {"id": "", **{column.name: column.comment if column.personal else "" for column in action.columns}}
    return PersonalTable(ACTION_TABLES[action.basename], action.label, columns, chosen=chosen, exported=False, order=-1)


def _with_content(rows: list[Row]) -> list[Row]:
    """Each attempt with its prompt and its answer: one query for each action."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row["actionid"] is not None and row["actionname"] in ACTION_TABLES:
            wanted[row["actionname"]].add(row["actionid"])
    found: dict[tuple[str, int], Row] = {}
    for name, ids in wanted.items():
        for content in ACTION_TABLES[name]._default_manager.filter(pk__in=ids).values():
            found[name, content["id"]] = {f"{name} {key}": value for key, value in content.items() if key != "id"}
    return [{**row, **found.get((row["actionname"], row["actionid"]), {})} for row in rows]


def _windows_of(scope: Scope) -> Q | None:
    if scope.personid is None:
        return None
    head, tail = user_key("\0", scope.personid).split("\0")
    return Q(key__startswith=head, key__endswith=tail)


ATTEMPTS = PersonalTable(
    Attempt,
    _("AI actions"),
    {
        "id": "",
        "uid": "",
        "requestid": _("Number of the request"),
        "actionname": _("Action"),
        "actionid": "",
        "success": _("Succeeded"),
        "userid": "",
        "contextid": _("Place"),
        "courseid": _("Course"),
        "placement": _("Placement"),
        "provider": _("Provider"),
        "instanceid": "",
        "errorcode": _("Error code"),
        "error": _("What you were told"),
        "errormessage": _("Detail of the error"),
        "model": _("Model"),
        "prompttokens": _("Tokens sent"),
        "completiontokens": _("Tokens received"),
        "timecreated": _("Asked"),
        "timestarted": _("Sent to the provider"),
        "timecompleted": _("Answered"),
        "process": "",
    },
    chosen=_attempts,
    blank={
        "userid": NOBODY,
        "contextid": 0,
        "courseid": None,
        "actionid": None,
        "requestid": "",
        "error": "",
        "errormessage": "",
    },
    unfinished=OPEN,
    enrich=_with_content,
)
TABLES: tuple[PersonalTable | ImpersonalTable, ...] = (
    ATTEMPTS,
    *(_action_table(action) for action in ACTIONS),
    PersonalTable(
        PolicyAcceptance,
        _("Acceptance of the AI policy"),
        {
            "id": "",
            "userid": "",
            "version": _("Version"),
            "contextid": _("Place where it was shown"),
            "timeaccepted": _("Accepted"),
        },
        person="userid",
        order=-10,
    ),
    PersonalTable(
        PolicyEvent,
        _("Account of consent"),
        {
            "id": "",
            "userid": "",
            "version": _("Version"),
            "contextid": _("Place where it was shown"),
            "event": _("What was done"),
            "time": _("When"),
        },
        person="userid",
    ),
    PersonalTable(
        RateWindow,
        _("Counters of rate limits"),
        {"key": "", "windowstart": "", "count": ""},
        chosen=_windows_of,
        exported=False,
    ),
    PersonalTable(
        StoredFile,
        _("Generated images"),
        {
            "id": "",
            "userid": "",
            "contextid": _("Place"),
            "attempt": "",
            "name": _("File name"),
            "mime": _("Kind of file"),
            "size": _("Bytes"),
            "width": _("Width in pixels"),
            "height": _("Height in pixels"),
            "sha256": "",
            "location": "",
            "timecreated": _("Made"),
        },
        person="userid",
        context="contextid",
        erased=False,  # with their bytes, by `Images`
    ),
    ImpersonalTable(PolicyVersion, ("id", "version", "texts", "timepublished", "publishedby"), actors=("publishedby",)),
    ImpersonalTable(
        ProviderInstance,
        (
            "id",
            "provider",
            "name",
            "enabled",
            "internal",
            "position",
            "config",
            "actions",
            "user_limit",
            "global_limit",
            "timecreated",
            "timemodified",
        ),
    ),
    PersonalTable(
        InstanceHealth,
        _("Failures of requests in a row, by provider"),
        {
            "id": "",
            "instance_id": "",
            "subject": _("Model or action"),
            "userid": "",
            "failures": _("Failures in a row"),
            "openuntil": "",
            "lasterror": "",
            "timefailed": _("When"),
            "timesucceeded": "",
        },
        person="userid",
        exported=False,
    ),
    ImpersonalTable(PlacementSwitch, ("id", "placement", "action", "enabled")),
    ImpersonalTable(
        UsageDay,
        (
            "id",
            "day",
            "provider",
            "actionname",
            "model",
            "success",
            "asked",
            "errorcode",
            "count",
            "seconds",
            "prompttokens",
            "completiontokens",
            "firstid",
        ),
    ),
    ImpersonalTable(LatencyDay, ("id", "day", "provider", "actionname", "bucket", "count")),
    ImpersonalTable(
        ContextSwitch,
        ("id", "contextid", "action", "enabled", "locked", "changedby", "timechanged"),
        actors=("changedby",),
    ),
)


class Images:
    """The generated images of a person, or in places."""

    name = "ai_images"
    title = _("Generated images")
    account = False

    def export(self, personid: int) -> Iterator[tuple[str, bytes]]:
        """Every image that is still there."""
        for file in files_of(personid):
            try:
                yield f"{file.id[:8]}-{file.name}", file_content(file)
            except NotFound:  # lost: there is nothing to give
                continue

    def erase(self, scope: Scope) -> int:
        """Delete rows and bytes."""
        if scope.personid is not None:
            return delete_files(userid=scope.personid)
        return delete_files(contextids=scope.contextids)


STORES = (Images(),)


def _old_texts(before: float, most: int) -> int:
    """Prompts and answers of attempts that ended before; the attempts stay in the register."""
    found = Attempt.objects.filter(timecompleted__lt=before, actionid__isnull=False)
    rows = list(found.values_list("pk", "actionname", "actionid")[:most])
    _delete_texts(rows)
    return Attempt.objects.filter(pk__in=[row[0] for row in rows]).update(actionid=None, errormessage="")


def _old_attempts(before: float, most: int) -> int:
    found = Attempt.objects.filter(timecompleted__lt=before)
    rows = list(found.values_list("pk", "actionname", "actionid")[:most])
    _delete_texts(rows)
    return Attempt.objects.filter(pk__in=[row[0] for row in rows]).delete()[0] if rows else 0


def _delete_texts(rows: list[tuple[int, str, int | None]]) -> None:
    by_action: defaultdict[str, list[int]] = defaultdict(list)
    for _pk, name, actionid in rows:
        if actionid is not None:
            by_action[name].append(actionid)
    for name, ids in by_action.items():
        table: type[Model] | None = ACTION_TABLES.get(name)
        if table is not None:
            table._default_manager.filter(pk__in=ids).delete()


def _old_events(before: float, most: int) -> int:
    return oldest(PolicyEvent.objects.filter(time__lt=before), most)


AGEING = (
    Ageing(
        name="ai_texts",
        title=_("Prompts and answers"),
        description=_("What people sent to AI and what came back. The register keeps the attempt without its texts."),
        delete=_old_texts,
        days=180,
    ),
    Ageing(
        name="ai_register",
        title=_("Register of AI actions"),
        description=_("Who asked for what, when and where, and what came of it."),
        delete=_old_attempts,
        days=3 * 365,
    ),
    Ageing(
        name="ai_policy_events",
        title=_("Account of consent"),
        description=_("Who accepted which version of the AI policy when, and who withdrew. It is evidence of consent."),
        delete=_old_events,
        days=None,
    ),
)
