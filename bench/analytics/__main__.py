"""``make bench-analytics``: rows synced per second, matrices of real and synthetic sites, beside hand-written SQL.

The data of real sites is named by ``TUTELA_BENCH_MOODLE`` and ``TUTELA_BENCH_OULAD`` (folders); a live Moodle database
by ``TUTELA_BENCH_MOODLE_DATABASE``. What is absent is said and left out. Synthetic sites are made in ``build/`` once.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from bench.ai.report import machine
from bench.analytics.generate import generate

ROOT = Path(__file__).resolve().parents[2]
SITES = {"Moodle site": "TUTELA_BENCH_MOODLE", "OULAD": "TUTELA_BENCH_OULAD"}
LIVE = "TUTELA_BENCH_MOODLE_DATABASE"
MEMORY = {10_000_000: "1500MB", 100_000_000: "3GB"}


@dataclass(frozen=True)
class Figure:
    """What one measurement told, with the peak of its process' memory in MiB."""

    what: str
    told: dict[str, Any]
    peak: int

    @property
    def seconds(self) -> float:
        return float(self.told["seconds"])

    @property
    def cpu(self) -> float:
        return float(self.told["cpu"])


def main() -> int:
    """Measure, print, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=[10_000_000], help="sizes of synthetic sites")
    parser.add_argument("--data", type=Path, default=ROOT / "build" / "bench", help="where synthetic sites are kept")
    options = parser.parse_args()
    lines = ["# Analytics benchmarks", "", f"Machine: {machine()}", ""]
    for line in chain(_real_sites(), _synthetic_sites(options.data, options.rows)):
        print(line, flush=True)
        lines.append(line)
    (ROOT / "build").mkdir(exist_ok=True)
    (ROOT / "build" / "analytics-benchmarks.md").write_text("\n".join(lines) + "\n")
    return 0


def _real_sites() -> Iterator[str]:
    yield "| what | rows or values | seconds | CPU seconds | rate | peak MiB |"
    yield "|---|---:|---:|---:|---:|---:|"
    for name, variable in {**SITES, "live Moodle database": LIVE}.items():
        where = os.environ.get(variable)
        if not where:
            yield f"| {name}: absent, name it in `{variable}` | | | | | |"
            continue
        synced = _measured(f"sync {name}", "sync", where)
        yield _line(synced, synced.told["rows"], "rows/s")
        if variable == LIVE:
            continue
        for interval in ("quarters", "deciles"):
            for extra in ([], ["--all"]):
                target = "course_dropout" if name != "OULAD" else "course_completion"
                what = f"{name}: {target}, {interval}, {'all indicators' if extra else 'the preset indicators'}"
                found = _measured(what, "matrix", where, "--target", target, "--interval", interval, *extra)
                yield _line(found, found.told["values"], "values/s")


def _synthetic_sites(data: Path, sizes: list[int]) -> Iterator[str]:
    for rows in sizes:
        folder = data / f"synthetic-{rows}"
        generate(folder, rows)
        memory = ["--memory", MEMORY.get(rows, "1500MB")]
        found = _measured(f"synthetic {rows:,} events: deciles", "store", str(folder), *memory)
        yield _line(found, found.told["values"], "values/s")
        bare = _measured(f"synthetic {rows:,} events: hand-written SQL", "bare", str(folder), *memory)
        yield _line(bare, bare.told["values"], "values/s")
        ratios = f"{found.seconds / bare.seconds:.2f} | {found.cpu / bare.cpu:.2f}"
        yield f"| ratio to hand-written SQL, {rows:,} events | | {ratios} | | |"


def _line(figure: Figure, count: int, unit: str) -> str:
    rate = f"{count / figure.seconds:,.0f} {unit}"
    return f"| {figure.what} | {count:,} | {figure.seconds:.2f} | {figure.cpu:.2f} | {rate} | {figure.peak:,} |"


def _measured(what: str, *arguments: str) -> Figure:
    command = [sys.executable, "-m", "bench.analytics.measured", *arguments]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    told = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{what}: the measurement failed (see above)")
    return Figure(what, json.loads(told), usage.ru_maxrss // 1024)


if __name__ == "__main__":
    raise SystemExit(main())
