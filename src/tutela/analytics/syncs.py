"""Connected platforms: opening them, copying their logs, and mirroring their people and courses.

One after the other, the one that has waited longest first, so that a run whose time is up goes on with the others next
time. One that cannot be read keeps its sentence and holds up nobody else. What does the work is imported when it is
done: the server starts without it. What many rows say together (several ways into one course) is put together by the
engine that reads the store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from tutela.courses.api import (
    RemoteCategory,
    RemoteCourse,
    RemoteEnrolment,
    RemotePerson,
    RemoteRecord,
    RemoteRole,
    get_platform,
    list_platforms,
    location_of,
    mirror,
    note_problem,
    note_synced,
    open_platform,
)
from tutela.identity.api import Person, Platform
from tutela.sdk.errors import TutelaError
from tutela.sdk.platform import PlatformError, source_name
from tutela.sdk.text import _, filled
from tutela.tasks.api import Progress, Run, Task, enqueue, lock_of

if TYPE_CHECKING:
    import duckdb

    from tutela.analytics.logstore import LogStore


AT_ONCE = 10_000

CATEGORIES = """
    WITH nodes AS (SELECT instance_id AS id, path FROM contexts WHERE level = 40),
    listed AS (
      SELECT n.id, max(p.id) AS parent FROM nodes AS n
      LEFT JOIN nodes AS p ON p.path = regexp_replace(n.path, '/[^/]*$', '') GROUP BY n.id
    )
    SELECT id, coalesce(parent, 0), '' FROM listed
    UNION ALL
    SELECT DISTINCT category_id, 0, '' FROM courses
    WHERE category_id IS NOT NULL AND category_id NOT IN (SELECT id FROM nodes) AND NOT is_site
"""

COURSES = """
    SELECT course_id, coalesce(category_id, 0), coalesce(short_name, ''), coalesce(full_name, ''), is_visible,
           start, "end"
    FROM courses WHERE NOT is_site
"""

# What is known of somebody whose account is deleted there is not needed here.
PEOPLE = """
    SELECT person_id, CASE WHEN is_deleted THEN '' ELSE coalesce(name, '') END,
           CASE WHEN is_deleted THEN '' ELSE coalesce(email, '') END, coalesce(language, ''),
           NOT is_deleted AND NOT is_suspended
    FROM people WHERE NOT is_guest
"""

ENROLMENTS = """
    SELECT min(enrolment_id), course_id, person_id, bool_or(is_active),
           CASE WHEN bool_or(start IS NULL) THEN NULL ELSE min(start) END,
           CASE WHEN bool_or("end" IS NULL) THEN NULL ELSE max("end") END
    FROM enrolments GROUP BY course_id, person_id
"""

ROLES = """
    SELECT DISTINCT c.level, c.instance_id, r.person_id, r.archetype
    FROM role_assignments AS r JOIN contexts AS c USING (context_id)
    WHERE c.level IN (10, 40, 50) AND r.archetype IS NOT NULL
"""

Row = TypeVar("Row")


@contextmanager
def record_of(store: LogStore) -> Iterator[RemoteRecord]:
    """The record in *store* as the mirror takes it, read as it is asked for. Raises `LogStoreError`."""
    import duckdb

    with duckdb.connect() as connection:
        store.attach(connection)
        yield RemoteRecord(
            categories=_rows(connection, CATEGORIES, RemoteCategory),
            courses=_rows(connection, COURSES, RemoteCourse),
            people=_rows(connection, PEOPLE, RemotePerson),
            enrolments=_rows(connection, ENROLMENTS, RemoteEnrolment),
            roles=_rows(connection, ROLES, RemoteRole),
        )


def _rows(connection: duckdb.DuckDBPyConnection, sql: str, make: Callable[..., Row]) -> Iterator[Row]:
    cursor = connection.cursor()
    cursor.execute(sql)
    while rows := cursor.fetchmany(AT_ONCE):
        for row in rows:
            yield make(*row)


SYNC = "sync_platforms"
NEVER = datetime.min.replace(tzinfo=UTC)
LACKING = "{name} is not installed: pip install 'tutela[analytics,moodle,s3]' has all that a sync can need."


class SyncFailed(TutelaError):
    """Some platforms could not be synced; the text says which, and why."""


class OutOfTime(TutelaError):
    """The time of this run is up. What was committed counts; the next run goes on."""


class Watcher(Protocol):
    """Somebody who watches one sync."""

    def events(self, mark: int, last: int | None) -> None:
        """Events are committed up to the id *mark*; the platform's last is *last*, where it can tell."""

    def table(self, name: str) -> None:
        """The table *name* is about to be copied."""


@dataclass(frozen=True)
class PlatformReport:
    """What one sync did: `log` as `logstore.SyncReport`, `mirror` the counts by kind of row."""

    log: dict[str, Any]
    mirror: dict[str, Any]


def sync_platform(
    platform: Platform, watcher: Watcher | None = None, *, check: bool = True, delete_gone: bool = False
) -> PlatformReport:
    """Bring the log store and the mirror of *platform* up to date, and keep with it what came of it.

    Raises `PlatformError`, `LogStoreError`; both are kept as the platform's problem.
    """
    try:
        with _alone(platform):
            report, zone = _synced(platform, watcher, check, delete_gone)
    except ModuleNotFoundError as failure:
        note_problem(platform, LACKING.format(name=failure.name))
        raise PlatformError(platform.problem) from failure
    except OutOfTime:
        raise
    except TutelaError as failure:
        note_problem(platform, str(failure))
        raise
    note_synced(platform, {**report.log, "mirror": report.mirror}, zone)
    return report


def request_sync(actor: Person, platformid: int) -> Run:
    """Queue a sync of one platform. Raises `NotAllowed`, `NotFound`."""
    return enqueue(SYNC, {"platform": get_platform(actor, platformid).pk}, person=actor.pk)


def sync_platforms(progress: Progress) -> str:
    """The task: all that are enabled, or the one that the parameters name. Raises `SyncFailed` at the end."""
    chosen = progress.parameters.get("platform")
    wanted = [p for p in list_platforms() if (p.pk == chosen if chosen else p.enabled)]
    wanted.sort(key=lambda platform: platform.timesynced or NEVER)
    problems = []
    synced = 0
    for number, platform in enumerate(wanted):
        if progress.out_of_time():
            break
        progress.report(number, len(wanted), platform.name)
        try:
            sync_platform(platform, _Deadline(progress, platform.name, number, len(wanted)))
            synced += 1
        except OutOfTime:
            break
        except TutelaError as failure:
            problems.append(f"{platform.name}: {failure}")
    if problems:
        raise SyncFailed(" ".join(problems))
    return filled(_("Platforms synced: {synced} of {wanted}."), synced=synced, wanted=len(wanted))


class _Deadline:
    """Tells how far a sync is, and ends it at a commit when its time is up."""

    def __init__(self, progress: Progress, name: str, number: int, total: int) -> None:
        self._progress = progress
        self._name = name
        self._number = number
        self._total = total

    def events(self, mark: int, last: int | None) -> None:
        share = f" ({min(100, 100 * mark // max(last, 1))} %)" if last else ""
        self._say(f"{self._name}{share}")

    def table(self, name: str) -> None:
        self._say(f"{self._name}: {name}")

    def _say(self, message: str) -> None:
        self._progress.report(self._number, self._total, message)
        if self._progress.out_of_time():
            raise OutOfTime(message)


class _Silent:
    def events(self, mark: int, last: int | None) -> None: ...

    def table(self, name: str) -> None: ...


def _synced(platform: Platform, watcher: Watcher | None, check: bool, delete_gone: bool) -> tuple[PlatformReport, str]:
    from tutela.analytics.logstore import LogStore, sync

    store = LogStore(platform.store_location)
    with open_platform(platform) as opened:
        done = sync(
            opened,
            store,
            source_name(location_of(platform)),
            check=check,
            delete_gone=delete_gone,
            progress=watcher or _Silent(),
        )
        zone = opened.site().time_zone
    with record_of(store) as record:
        mirrored = mirror(platform, record)
    return PlatformReport(asdict(done), mirrored.as_json()), zone


@contextmanager
def _alone(platform: Platform) -> Iterator[None]:
    lock = lock_of(f"sync-platform-{platform.pk}")
    if not lock.take():
        raise PlatformError(f"{platform.name} is being synced by somebody else. Wait until it is done.")
    try:
        yield
    finally:
        lock.release()


SYNC_PLATFORMS = Task(
    name=SYNC,
    title=_("Sync learning platforms"),
    description=_("Copies what is new on the connected learning platforms, and brings people and courses up to date."),
    work=sync_platforms,
    cron="R 1 * * *",
    time_limit=4 * 3600,
)
