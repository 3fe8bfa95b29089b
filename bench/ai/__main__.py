"""``make bench``: what an action costs, everything on, on SQLite and PostgreSQL, beside a bare handler.

Times need a quiet machine; the CPU per action and the ratio to the bare handler bear some noise.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from bench.ai import report
from bench.ai.load import Plan
from bench.ai.processes import ROOT, Running, environment, load, module, run, site
from tests import postgres

STUBS = {"at once": 0.0, "50 ms": 0.05}
CONCURRENCIES = (1, 64, 512)
PROMPT = "The moon pulls the sea, and twice a day the water comes and goes. " * 20
COLD_STARTS = 3


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="runs of which the median counts")
    parser.add_argument("--seconds", type=float, default=3.0, help="of one run")
    parser.add_argument("--databases", nargs="*", default=["SQLite", "PostgreSQL"], choices=["SQLite", "PostgreSQL"])
    parser.add_argument("--stubs", nargs="*", default=list(STUBS), choices=list(STUBS))
    parser.add_argument("--concurrencies", nargs="*", type=int, default=CONCURRENCIES)
    options = parser.parse_args()
    figures: dict[str, Any] = {"machine": report.machine(), "runs": options.runs, "http": [], "site": {}}
    with ExitStack() as stack:
        ports = {
            name: stack.enter_context(module("bench.ai.stub", "--delay", str(STUBS[name]))).port
            for name in options.stubs
        }
        for name, port in ports.items():
            with module("bench.ai.bare", str(port)) as server:
                figures["http"] += _measured("bare handler", name, server, [_request("", 1)], options)
        for name in options.databases:
            with _database(name) as url:
                _measure_site(name, url, ports, figures, options)
    _compare(figures["http"])
    report.show(figures)
    report.write(figures, ROOT / "build")
    return 0


def _measure_site(
    name: str, url: str, ports: Mapping[str, int], figures: dict[str, Any], options: argparse.Namespace
) -> None:
    """All of one database: over HTTP with each stub, starts and memory, then in process."""
    told: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="tutela-bench-") as folder:
        data = Path(folder)
        env = environment(data, url)
        for stub, port in ports.items():
            seeded = _seed(env, port)
            requests = [_request(token, seeded["contextid"]) for token in seeded["tokens"]]
            with site(data, env) as (server, _seconds):
                told["idle_mb"] = server.peak_mb()
                figures["http"] += _measured(name, stub, server, requests, options)
                told["peak_mb"] = max(told.get("peak_mb", 0), server.peak_mb())
        told["cold_start_s"] = statistics.median(_start(data, env) for _ in range(COLD_STARTS))
        told.update(run("bench.ai.inprocess", "3000", env=env))
    figures["site"][name] = told


def _measured(
    what: str, stub: str, server: Running, requests: list[str], options: argparse.Namespace
) -> Iterator[dict[str, Any]]:
    for concurrency in options.concurrencies:
        plan = Plan(server.port, concurrency, 1.0, options.seconds, requests)
        runs = [load(plan, server) for _ in range(options.runs)]
        row: dict[str, Any] = {"what": what, "stub": stub, "concurrency": concurrency, "of_bare": None}
        for key in ("per_second", "p50_ms", "p99_ms", "cpu_ms", "cpu_share"):
            row[key] = statistics.median(one[key] for one in runs)
        row["failed"] = {key: value for one in runs for key, value in one["failed"].items()}
        print(json.dumps(row), file=sys.stderr, flush=True)
        yield row


def _compare(rows: list[dict[str, Any]]) -> None:
    bare = {(row["stub"], row["concurrency"]): row for row in rows if row["what"] == "bare handler"}
    for row in rows:
        row["of_bare"] = row["per_second"] / bare[row["stub"], row["concurrency"]]["per_second"]


def _seed(env: Mapping[str, str], port: int) -> dict[str, Any]:
    return run("bench.ai.seed", f"http://127.0.0.1:{port}/v1", env=env)


def _start(data: Path, env: Mapping[str, str]) -> float:
    with site(data, env) as (_server, seconds):
        return seconds


@contextmanager
def _database(name: str) -> Iterator[str]:
    if name == "SQLite":
        yield ""
        return
    with postgres.server() as server, postgres.database(server) as url:
        yield url


def _request(token: str, contextid: int) -> str:
    body = json.dumps({"contextid": contextid, "prompttext": PROMPT})
    head = (
        "POST /api/v1/actions/summarise_text HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"Authorization: Bearer {token}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head + body


if __name__ == "__main__":
    sys.exit(main())
