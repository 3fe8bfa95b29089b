"""Reading the action register: filters and pages, without prompts and answers.

The pages of `read_register` go on from a row, not from a number, and look no further at a time than is quick: so a
page costs the same on ten rows and on ten million (docs/decisions/0052-reports-over-a-large-register.md).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Q, QuerySet

from tutela.ai.capabilities import VIEW_REGISTER
from tutela.ai.models import Attempt, ProviderInstance
from tutela.courses.api import Course, CourseModule
from tutela.identity.api import Context, NotAllowed, PermissionQuestion, Person, decide, require, system_context
from tutela.sdk import ContextLevel

LARGEST_PAGE = 1000
LOOK_THROUGH = 50_000
"""Rows that are looked through at a time, where no index leads to those that are wanted."""
LOOK_THROUGH_SCATTERED = 5_000
"""The same where these rows lie far apart, as those of one course do: each costs ten times as much."""
COUNT_TO = 10_000
"""Beyond this many rows a page says “more than” instead of counting them all."""


LAST_ID = 2**63 - 1
LATEST = 1e11
MOST_PEOPLE = 500
"""People whose names a filter may match."""
UNLED = {
    "action": "actionname",
    "provider": "provider",
    "instanceid": "instanceid",
    "contextid": "contextid",
    "placement": "placement",
}
"""Filters without an index of their own → column."""


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
    actionid: int | None
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


@dataclass(frozen=True)
class ReportPage:
    """One page, newest first. `newer` and `older` are cursors for the pages beside it; '' where there is none.

    `total` counts to `COUNT_TO` at most, and `more` says that it stopped there. `lookeduntil`, in Unix seconds, is
    set where only `LOOK_THROUGH` rows were looked through; the cursor goes on from there. `detailed` says whether the
    rows tell what is for the administrator.
    """

    rows: list[RegisterRow]
    newer: str
    older: str
    total: int
    more: bool
    lookeduntil: float | None
    detailed: bool


def search_register(
    person: Person, filters: RegisterFilters = RegisterFilters(), page: int = 1, size: int = 50
) -> RegisterPage:
    """One page of what *filters* let through, by its number and counted exactly. Raises `NotAllowed`."""
    require(person, VIEW_REGISTER.name, system_context())
    size = max(1, min(size, LARGEST_PAGE))
    found = _filtered(filters)
    total = found.count()
    pages = max(1, -(-total // size))
    page = max(1, min(page, pages))
    attempts = list(found.order_by("-id")[(page - 1) * size : page * size])
    return RegisterPage(_rows(attempts), page, pages, total)


def read_register(
    person: Person, filters: RegisterFilters, *, before: str = "", after: str = "", size: int = 50
) -> ReportPage:
    """The page that follows the cursor *before*, or precedes *after*; else the newest. A constant number of queries.

    Who may see the account of a course alone asks for that course, and is told nothing of the administrator's
    details. Raises `NotAllowed`.
    """
    return _read(filters, before, after, size, _sees_details(person, filters))


def own_page(filters: RegisterFilters, *, before: str, after: str, size: int) -> ReportPage:
    """The same for the person whom *filters* name, who needs no permission for it."""
    return _read(filters, before, after, size, detailed=False)


def _read(filters: RegisterFilters, before: str, after: str, size: int, detailed: bool) -> ReportPage:
    size = max(1, min(size, LARGEST_PAGE))
    back = bool(after) and not before
    led = _led(filters)
    end = None
    if _leads_nowhere(filters):
        led = _newer_than(led, after) if back else _older_than(led, before)
        end = _horizon(led, back, LOOK_THROUGH_SCATTERED if _scattered(filters) else LOOK_THROUGH)
    if end is not None:
        led = led.filter(timecreated__lt=end) if back else led.filter(timecreated__gt=end)
    found = _narrowed(led, filters, detailed)
    total = found[: COUNT_TO + 1].count()
    rows, another = _page(found, before, after, size)
    if not detailed:
        rows = [replace(row, errormessage="", instanceid=None, instance_name="") for row in rows]
    first, last = (_cursor(rows[0]), _cursor(rows[-1])) if rows else (after, after)
    beyond = f"{end!r}_{0 if back else LAST_ID}" if end is not None else ""
    newer = (first if another else beyond) if back else first if before else ""
    older = last if back or another else beyond
    return ReportPage(rows, newer, older, min(total, COUNT_TO), total > COUNT_TO, end, detailed)


def _sees_details(person: Person, filters: RegisterFilters) -> bool:
    """Whether *person* sees the whole register; True or False for that, `NotAllowed` for who sees nothing."""
    everywhere = PermissionQuestion(person.pk, VIEW_REGISTER.name, system_context().pk)
    questions = [everywhere]
    if filters.courseid is not None:
        course = Context.objects.filter(level=ContextLevel.COURSE, instanceid=filters.courseid).first()
        if course is not None:
            questions.append(PermissionQuestion(person.pk, VIEW_REGISTER.name, course.pk))
    verdicts = decide(questions)
    if not any(verdict.allowed for verdict in verdicts.values()):
        raise NotAllowed(VIEW_REGISTER.name)
    return verdicts[everywhere].allowed


def _page(found: QuerySet[Attempt], before: str, after: str, size: int) -> tuple[list[RegisterRow], bool]:
    """Up to *size* attempts, newest first, and whether there is another in the direction of travel."""
    if after and not before:
        attempts = list(_newer_than(found, after).order_by("timecreated", "id")[: size + 1])
        return _rows(attempts[:size][::-1]), len(attempts) > size
    attempts = list(_older_than(found, before).order_by("-timecreated", "-id")[: size + 1])
    return _rows(attempts[:size]), len(attempts) > size


def _older_than(found: QuerySet[Attempt], cursor: str) -> QuerySet[Attempt]:
    """Those before *cursor*. Written so that an index on the time leads to the first of them."""
    if not cursor:
        return found
    moment, key = _moment_and_id(cursor)
    return found.filter(timecreated__lte=moment).filter(Q(timecreated__lt=moment) | Q(id__lt=key))


def _newer_than(found: QuerySet[Attempt], cursor: str) -> QuerySet[Attempt]:
    """Those after *cursor*."""
    moment, key = _moment_and_id(cursor)
    return found.filter(timecreated__gte=moment).filter(Q(timecreated__gt=moment) | Q(id__gt=key))


def _horizon(found: QuerySet[Attempt], back: bool, most: int) -> float | None:
    """The time at which *most* of *found* have been seen; None when there are fewer."""
    times = found.order_by("timecreated" if back else "-timecreated").values_list("timecreated", flat=True)
    return next(iter(times[most : most + 1]), None)


def _cursor(row: RegisterRow) -> str:
    return f"{row.timecreated!r}_{row.id}"


def _moment_and_id(cursor: str) -> tuple[float, int]:
    """The two parts of a cursor; what is none begins at the newest."""
    moment, _sep, key = cursor.partition("_")
    try:
        return min(float(moment), LATEST), max(0, min(int(key), LAST_ID))
    except ValueError:
        return LATEST, LAST_ID


def _filtered(filters: RegisterFilters) -> QuerySet[Attempt]:
    return _narrowed(_led(filters), filters, detailed=True)


def _led(filters: RegisterFilters) -> QuerySet[Attempt]:
    """The filters to which an index leads."""
    found = Attempt.objects.all()
    for name in ("userid", "courseid", "requestid"):
        value = getattr(filters, name)
        if value is not None and value != "":
            found = found.filter(**{name: value})
    if filters.username:
        people = Person.objects.filter(_named(filters.username)).values_list("pk", flat=True)
        found = found.filter(userid__in=list(people[:MOST_PEOPLE]))
    if filters.success is False or filters.errorcode is not None:
        found = found.filter(success=False)
    if filters.errorcode is not None:
        found = found.filter(errorcode=filters.errorcode)
    if filters.since is not None:
        found = found.filter(timecreated__gte=filters.since)
    if filters.until is not None:
        found = found.filter(timecreated__lt=filters.until)
    return found


def _narrowed(found: QuerySet[Attempt], filters: RegisterFilters, detailed: bool) -> QuerySet[Attempt]:
    """The filters for which every row must be looked at."""
    for name, column in UNLED.items():
        value = getattr(filters, name)
        if value is not None and value != "":
            found = found.filter(**{column: value})
    if filters.success:
        found = found.filter(success=True)
    if filters.text:
        told = Q(error__icontains=filters.text)
        found = found.filter(told | Q(errormessage__icontains=filters.text) if detailed else told)
    return found


def _leads_nowhere(filters: RegisterFilters) -> bool:
    return bool(filters.success) or any(getattr(filters, name) not in (None, "") for name in (*UNLED, "text"))


def _scattered(filters: RegisterFilters) -> bool:
    return filters.success is False or any(
        getattr(filters, name) not in (None, "") for name in ("userid", "username", "courseid", "errorcode")
    )


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
    contexts = context_names({row.contextid for row in attempts})
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


def context_names(contextids: set[int]) -> dict[int, str]:
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
