"""Writing the action register: an attempt's row before the provider is called, and what came of it after."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tutela.ai.models import Attempt
from tutela.ai.sql import insert, insert_returning, update
from tutela.ai.tables import table_for
from tutela.sdk import Action, Column, Response

BEGUN = (
    "uid",
    "requestid",
    "actionname",
    "actionid",
    "userid",
    "contextid",
    "courseid",
    "placement",
    "provider",
    "instanceid",
    "timecreated",
    "timestarted",
    "process",
)
ENDED = (
    "success",
    "errorcode",
    "error",
    "errormessage",
    "model",
    "prompttokens",
    "completiontokens",
    "timecompleted",
)
LARGEST_COUNT = 2**31 - 1


@dataclass(eq=False)
class Entry:
    """One row of the register in the making."""

    action: Action[Any]
    requestid: str
    placement: str
    courseid: int | None
    provider: str
    instanceid: int | None
    process: str
    timestarted: float | None = None
    probe: float = 0.0
    """Until when the others are kept out, where it tries an instance that was left alone until now."""
    refused: bool = False
    """Whether the request itself was refused, as any other provider would have done."""
    uid: str = field(default_factory=lambda: uuid.uuid4().hex)
    actionid: int | None = None
    response: Response | None = None
    timecompleted: float | None = None

    def close(self, response: Response, now: float) -> None:
        """Note what came of it; `write` or `settle` puts it on record."""
        self.response = response
        self.timecompleted = now

    def begun(self) -> list[Any]:
        """The values of `BEGUN`."""
        action = self.action
        return [
            self.uid,
            self.requestid,
            action.basename,
            self.actionid,
            action.userid,
            action.contextid,
            self.courseid,
            self.placement,
            self.provider,
            self.instanceid,
            action.timecreated,
            self.timestarted,
            self.process,
        ]

    def ended(self) -> list[Any]:
        """The values of `ENDED`: nulls and blanks while it is open."""
        response = self.response
        if response is None:
            return [None, None, "", "", "", None, None, None]
        return [
            response.success,
            None if response.success else response.error_code,
            storable(response.error, 255),
            storable(response.error_message, 4000),
            storable(response.model_name or "", 200),
            _count(response.prompttokens),
            _count(response.completiontokens),
            self.timecompleted,
        ]


def write(entries: Sequence[Entry]) -> None:
    """Put *entries* on record, and the row of the action for those that begin: one statement for each table.

    What is refused before a provider is chosen keeps no prompt: the person may not have consented to that.
    """
    by_action: defaultdict[type[Action[Any]], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.response is None:
            by_action[type(entry.action)].append(entry)
    for action, group in by_action.items():
        names = [column.name for column in action.columns]
        rows = [list(entry.action.request_row().values()) for entry in group]
        for entry, actionid in zip(group, insert_returning(table_for(action), names, rows), strict=True):
            entry.actionid = actionid
    if entries:
        insert(Attempt, (*BEGUN, *ENDED), [[*entry.begun(), *entry.ended()] for entry in entries])


def settle(entries: Sequence[Entry]) -> None:
    """Put on record what came of *entries*, which `write` began. Settling again changes nothing but the same values."""
    update(Attempt, "uid", ENDED, [[*entry.ended(), entry.uid] for entry in entries])
    by_action: defaultdict[type[Action[Any]], list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.response is not None and entry.response.success:
            by_action[type(entry.action)].append(entry)
    for action, group in by_action.items():
        names = [column.name for column in action.columns]
        rows = [[*_stored(entry), entry.actionid] for entry in group]
        update(table_for(action), "id", names, rows)


def _stored(entry: Entry) -> list[Any]:
    assert entry.response is not None  # noqa: S101 - only entries with a response come here
    row = entry.action.store(entry.response)
    return [_value(column, row[column.name]) for column in entry.action.columns]


def _value(column: Column, value: Any) -> Any:
    if column.kind == "int":
        return _count(value)
    return storable(value, column.length or None) if isinstance(value, str) else value


def storable(text: str, length: int | None = None) -> str:
    """*text* as every database takes it: no null characters, no half characters, at most *length* long."""
    return text.replace("\x00", "").encode("utf-8", "replace").decode()[:length]


def _count(number: int | None) -> int | None:
    """A count that a service reports, or None when it is beyond what a count can be."""
    return number if number is not None and 0 <= number <= LARGEST_COUNT else None
