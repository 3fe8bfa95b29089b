"""Reading the action register: filters and pages, without prompts and answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from tutela.ai.capabilities import VIEW_REGISTER
from tutela.ai.models import Attempt, ProviderInstance
from tutela.learning.api import Context, Course, CourseModule, Person, require, system_context
from tutela.sdk import ContextLevel

LARGEST_PAGE = 500


@dataclass(frozen=True)
class RegisterFilters:
    """What to show; None and '' mean everything. Times are Unix seconds, *since* included, *until* not."""

    action: str = ""
    provider: str = ""
    instanceid: int | None = None
    userid: int | None = None
    username: str = ""
    contextid: int | None = None
    courseid: int | None = None
    placement: str = ""
    success: bool | None = None
    errorcode: int | None = None
    since: float | None = None
    until: float | None = None
    text: str = ""
    requestid: str = ""


@dataclass(frozen=True)
class RegisterRow:
    """One attempt. `latency` is in seconds, from the call to the answer; None where no provider was asked."""

    id: int
    uid: str
    requestid: str
    actionname: str
    success: bool | None
    userid: int
    person_name: str
    contextid: int
    context_name: str
    courseid: int | None
    placement: str
    provider: str
    instanceid: int | None
    instance_name: str
    errorcode: int | None
    error: str
    errormessage: str
    model: str
    prompttokens: int | None
    completiontokens: int | None
    timecreated: float
    timestarted: float | None
    timecompleted: float | None

    @property
    def refused(self) -> bool:
        """Whether it ended before any provider was asked."""
        return self.success is False and self.timestarted is None

    @property
    def latency(self) -> float | None:
        """Seconds that the provider took."""
        if self.timestarted is None or self.timecompleted is None:
            return None
        return self.timecompleted - self.timestarted


@dataclass(frozen=True)
class RegisterPage:
    """One page of the register, newest first."""

    rows: list[RegisterRow]
    page: int
    pages: int
    total: int


def search_register(
    person: Person, filters: RegisterFilters = RegisterFilters(), page: int = 1, size: int = 50
) -> RegisterPage:
    """One page of what *filters* let through, in a constant number of queries. Raises `NotAllowed`."""
    require(person, VIEW_REGISTER.name, system_context())
    size = max(1, min(size, LARGEST_PAGE))
    found = _filtered(filters)
    total = found.count()
    pages = max(1, -(-total // size))
    page = max(1, min(page, pages))
    attempts = list(found.order_by("-id")[(page - 1) * size : page * size])
    return RegisterPage(_rows(attempts), page, pages, total)


def _filtered(filters: RegisterFilters) -> QuerySet[Attempt]:
    found = Attempt.objects.all()
    exact = {
        "actionname": filters.action,
        "provider": filters.provider,
        "instanceid": filters.instanceid,
        "userid": filters.userid,
        "contextid": filters.contextid,
        "courseid": filters.courseid,
        "placement": filters.placement,
        "errorcode": filters.errorcode,
        "requestid": filters.requestid,
        "success": filters.success,
    }
    found = found.filter(**{key: value for key, value in exact.items() if value is not None and value != ""})
    if filters.username:
        found = found.filter(userid__in=Person.objects.filter(_named(filters.username)).values("pk"))
    if filters.since is not None:
        found = found.filter(timecreated__gte=filters.since)
    if filters.until is not None:
        found = found.filter(timecreated__lt=filters.until)
    if filters.text:
        found = found.filter(Q(errormessage__icontains=filters.text) | Q(error__icontains=filters.text))
    return found


def _named(text: str) -> Q:
    return (
        Q(username__icontains=text)
        | Q(first_name__icontains=text)
        | Q(last_name__icontains=text)
        | Q(email__iexact=text)
    )


def _rows(attempts: list[Attempt]) -> list[RegisterRow]:
    people = {person.pk: str(person) for person in Person.objects.filter(pk__in={row.userid for row in attempts})}
    instances = ProviderInstance.objects.filter(pk__in={row.instanceid for row in attempts if row.instanceid})
    names = dict(instances.values_list("pk", "name"))
    contexts = _context_names({row.contextid for row in attempts})
    columns = [name for name in RegisterRow.__dataclass_fields__ if not name.endswith("_name")]
    return [
        RegisterRow(
            **{column: getattr(row, column) for column in columns},
            person_name=people.get(row.userid, ""),
            context_name=contexts.get(row.contextid, ""),
            instance_name=names.get(row.instanceid, "") if row.instanceid else "",
        )
        for row in attempts
    ]


def _context_names(contextids: set[int]) -> dict[int, str]:
    """What the contexts are called: three queries, however many there are."""
    contexts = list(Context.objects.filter(pk__in=contextids))
    names: dict[tuple[int, int], str] = {}
    kinds: tuple[tuple[ContextLevel, Any, str], ...] = (
        (ContextLevel.MODULE, CourseModule, "name"),
        (ContextLevel.COURSE, Course, "fullname"),
    )
    for level, model, field in kinds:
        wanted = [context.instanceid for context in contexts if context.level == level]
        rows = model.objects.filter(pk__in=wanted).values_list("pk", field)
        names.update({(level.value, key): name for key, name in rows})
    return {context.pk: names.get((context.level, context.instanceid), str(context)) for context in contexts}
