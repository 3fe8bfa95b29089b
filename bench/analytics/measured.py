"""One measurement in a process of its own, so that its peak of memory is its own: ``python -m … measured WHAT …``.

Prints one line of JSON: seconds, seconds of CPU (with the imports), and whatever else the work tells.
"""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

Told = Mapping[str, Any]
NOW = 1_795_241_749
"""The present of the runs: after the courses of all the sites have ended."""


def sync_folder(options: argparse.Namespace) -> Told:
    """Copy a whole platform into a new store."""
    from tutela.analytics.logstore import LogStore, sync
    from tutela.sdk.registry import platform_at

    with tempfile.TemporaryDirectory() as folder, platform_at(options.where) as platform:
        report = sync(platform, LogStore(str(Path(folder) / "store")), options.where)
        return {"rows": report.new}


def matrix(options: argparse.Namespace) -> Told:
    """From a platform to a matrix."""
    from tutela.analytics.engine import Request, compute_matrix, indicators_for, target_named
    from tutela.sdk.registry import platform_at

    names = indicators_for(target_named(options.target, compat=False)) if options.all else ()
    with platform_at(options.where) as platform:
        platform.site()
        request = Request(options.target, options.interval, indicators=names, now=NOW)
        found = compute_matrix(platform, request)
    return {
        "rows": found.rows.num_rows,
        "indicators": len(found.names),
        "values": found.rows.num_rows * len(found.names),
    }


def store(options: argparse.Namespace) -> Told:
    """From a log store to a matrix."""
    from tutela.analytics.engine import DuckEngine, Request, feature_matrix, question_of
    from tutela.analytics.logstore import LogStore

    with DuckEngine(memory=options.memory) as engine:
        for table, paths in LogStore(options.where).paths().items():
            engine.add_files(table, paths)
        found = feature_matrix(engine, question_of(Request(options.target, options.interval, now=NOW), "UTC"))
    return {
        "rows": found.rows.num_rows,
        "indicators": len(found.names),
        "values": found.rows.num_rows * len(found.names),
    }


def bare(options: argparse.Namespace) -> Told:
    """The hand-written SQL on the same store, with the same memory."""
    import duckdb

    from bench.analytics.bare import compute
    from tutela.analytics.logstore import LogStore

    with tempfile.TemporaryDirectory() as folder:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": options.memory,
            "temp_directory": folder,
            "preserve_insertion_order": "false",
        }
        with duckdb.connect(Path(folder) / "bare.duckdb", config=settings) as connection:
            LogStore(options.where).attach(connection)
            return {"values": compute(connection)}


WORK: Mapping[str, Callable[[argparse.Namespace], Told]] = {
    "sync": sync_folder,
    "matrix": matrix,
    "store": store,
    "bare": bare,
}


def main() -> None:
    """Do one piece of work and tell how long it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=list(WORK))
    parser.add_argument("where")
    parser.add_argument("--target", default="course_dropout")
    parser.add_argument("--interval", default="deciles")
    parser.add_argument("--all", action="store_true", help="every indicator that applies, not only the target's")
    parser.add_argument("--memory", default="1500MB")
    options = parser.parse_args()
    started = time.perf_counter()
    told = WORK[options.what](options)
    seconds, used = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({"seconds": seconds, "cpu": used.ru_utime + used.ru_stime, **told}))


if __name__ == "__main__":
    main()
