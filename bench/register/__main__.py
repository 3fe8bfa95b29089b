"""``make bench-reports``: reports, statistics, export and deletion over ten million register rows on PostgreSQL.

Makes a database of its own, fills it (a few minutes), measures each question five times and drops the database.
``ROWS=1000000`` makes it smaller.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from tests import postgres

ROWS = int(os.environ.get("ROWS", "10000000"))
RUNS = 5
DAY = 86_400
ATTEMPTS = 10_000


def main() -> int:
    """Fill, measure, print, write."""
    with postgres.server() as server, postgres.database(server) as url, tempfile.TemporaryDirectory() as data:
        os.environ |= {"DATABASE_URL": url, "TUTELA_DATA": data}
        figures = _measured(url)
    target = Path("build") / "bench-reports.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return 0


def _measured(url: str) -> list[dict[str, Any]]:
    from tutela.site.start.prepare import prepare

    prepare()
    from django.db import connection

    from bench.register.generate import fill, people_and_courses

    people_and_courses()
    print(f"{ROWS:,} rows made in {fill(url, ROWS):.0f} s", flush=True)
    figures = [_figure(name, ask) for name, ask in _pages().items()]
    figures += [_figure(f"{name}, days not counted", ask) for name, ask in _statistics().items()]
    figures.append(_figure("counting the days once", _count_days, runs=1))
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE ai_usage_day, ai_latency_day")
    figures += [_figure(name, ask) for name, ask in _statistics().items()]
    figures += _privacy()
    connection.close()
    return figures


def _figure(name: str, ask: Callable[[], Any], runs: int = RUNS) -> dict[str, Any]:
    """The median and the best of *runs*, with how many queries one took."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    times = []
    for _run in range(runs):
        with CaptureQueriesContext(connection) as queries:
            began = time.perf_counter()
            ask()
            times.append((time.perf_counter() - began) * 1000)
    told = {
        "what": name,
        "ms": round(statistics.median(times), 1),
        "best_ms": round(min(times), 1),
        "queries": len(queries),
    }
    print(f"{name:<58}{told['ms']:>9.1f} ms, best {told['best_ms']:>9.1f}{told['queries']:>5} queries", flush=True)
    return told


def _pages() -> dict[str, Callable[[], Any]]:
    """Pages of the register, easy and hard ones."""
    from tutela.ai.api import RegisterFilters, read_register
    from tutela.identity.api import Person

    administrator = Person.objects.filter(is_site_admin=True).get()
    now = time.time()
    asked: dict[str, tuple[RegisterFilters, str]] = {
        "newest": (RegisterFilters(), ""),
        "500 days back": (RegisterFilters(), f"{now - 500 * DAY!r}_1"),
        "a month of last year": (RegisterFilters(since=now - 395 * DAY, until=now - 365 * DAY), ""),
        "one provider": (RegisterFilters(provider="builtin"), ""),
        "a provider that was never asked": (RegisterFilters(provider="none"), ""),
        "failures": (RegisterFilters(success=False), ""),
        "one error": (RegisterFilters(errorcode=503), ""),
        "a text that is nowhere": (RegisterFilters(text="nowhere"), ""),
        "the same among failures": (RegisterFilters(text="nowhere", success=False), ""),
        "part of a name": (RegisterFilters(username="Number 77"), ""),
        "the largest course": (RegisterFilters(courseid=1), ""),
        "the same, a provider that was never asked": (RegisterFilters(courseid=1, provider="none"), ""),
    }
    return {
        f"page: {name}": partial(read_register, administrator, filters, before=before)
        for name, (filters, before) in asked.items()
    }


def _statistics() -> dict[str, Callable[[], Any]]:
    """Usage statistics and reports."""
    from tutela.ai.api import UsageFilters, site_usage, usage_report
    from tutela.identity.api import Person

    administrator = Person.objects.filter(is_site_admin=True).get()
    asked = {
        "report: 30 days": UsageFilters(30),
        "report: a year": UsageFilters(365),
        "report: everything": UsageFilters(730),
        "report: a course, 30 days": UsageFilters(30, courseid=1000),
        "report: the largest course, 30 days": UsageFilters(30, courseid=1),
    }
    now = int(time.time())
    return {
        **{name: partial(usage_report, administrator, filters, now) for name, filters in asked.items()},
        "told to a registry: a week": partial(site_usage, now - 7 * DAY, now),
        "told to a registry: everything": partial(site_usage, now - 730 * DAY, now),
    }


def _privacy() -> list[dict[str, Any]]:
    """A person's export and deletion, as the background work does them."""
    from bench.register.generate import busy_person
    from tutela.privacy.api import PrivacyRequest
    from tutela.privacy.jobs import perform

    personid = busy_person(ATTEMPTS)

    def asked(kind: str) -> None:
        request = PrivacyRequest.objects.create(kind=kind, personid=personid, timecreated=time.time())
        perform(request)
        assert request.status == "done", request.message

    return [
        _figure(f"export of a person with {ATTEMPTS:,} attempts", partial(asked, "export")),
        _figure(f"deletion of a person with {ATTEMPTS:,} attempts", partial(asked, "account"), runs=1),
    ]


def _count_days() -> None:
    from tutela.tasks.api import Progress, find

    task = find("ai_count_usage")
    assert task is not None
    task.work(Progress(time.time() + 3600))


if __name__ == "__main__":
    sys.exit(main())
