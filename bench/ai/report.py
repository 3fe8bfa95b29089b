"""The figures as a table on the terminal, as JSON, and as Markdown for the README."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

COLUMNS = ("what", "stub", "at once", "actions/s", "p50 ms", "p99 ms", "CPU ms", "of bare", "failed")
TARGETS = (
    ("SQLite", "50 ms", 64, "per_second", "≥", 600.0, "actions/s on SQLite"),
    ("PostgreSQL", "50 ms", 64, "per_second", "≥", 800.0, "actions/s on PostgreSQL"),
    ("SQLite", "50 ms", 64, "of_bare", "≥", 0.6, "of the bare handler on SQLite"),
    ("PostgreSQL", "50 ms", 64, "of_bare", "≥", 0.6, "of the bare handler on PostgreSQL"),
    ("SQLite", "50 ms", 64, "cpu_ms", "≤", 1.3, "ms of CPU per action on SQLite"),
    ("PostgreSQL", "50 ms", 64, "cpu_ms", "≤", 1.3, "ms of CPU per action on PostgreSQL"),
)


def machine() -> str:
    """What it was measured on."""
    model = next(
        (line.split(":")[1].strip() for line in _lines("/proc/cpuinfo") if line.startswith("model name")),
        platform.machine(),
    )
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0)
    return f"{os.cpu_count()} cores ({model}), {memory // 1024**2} GB, Python {platform.python_version()}"


def table(figures: Mapping[str, Any]) -> list[Sequence[str]]:
    """The rows of what was measured over HTTP."""
    return [
        (
            row["what"],
            row["stub"],
            str(row["concurrency"]),
            f"{row['per_second']:.0f}",
            f"{row['p50_ms']:.1f}",
            f"{row['p99_ms']:.1f}",
            f"{row['cpu_ms']:.2f}",
            f"{row['of_bare']:.2f}" if row["of_bare"] else "",
            str(sum(row["failed"].values())),
        )
        for row in figures["http"]
    ]


def markdown(figures: Mapping[str, Any]) -> str:
    """All of it as Markdown."""
    lines = [f"Measured by `make bench` on {figures['machine']}; medians of {figures['runs']} runs.", ""]
    lines += _markdown_table(COLUMNS, table(figures))
    lines += ["", *_markdown_table(("", *figures["site"]), _site_rows(figures))]
    lines += ["", *(f"- {sentence}" for sentence in verdicts(figures))]
    return "\n".join(lines) + "\n"


def _site_rows(figures: Mapping[str, Any]) -> list[Sequence[str]]:
    wanted = (
        ("in process, one after the other: median ms", "median_ms", ".2f"),
        ("in process, one after the other: p99 ms", "p99_ms", ".2f"),
        ("in process, 64 at once: actions/s", "per_second_at_64", ".0f"),
        ("in process, 64 at once: CPU ms per action", "cpu_ms_at_64", ".2f"),
        ("cold start of `tutela serve`, s", "cold_start_s", ".1f"),
        ("memory after start, MB", "idle_mb", ".0f"),
        ("peak memory under load, MB", "peak_mb", ".0f"),
    )
    return [
        (label, *(format(site[key], how) for site in figures["site"].values()))
        for label, key, how in wanted
        if all(key in site for site in figures["site"].values())
    ]


def verdicts(figures: Mapping[str, Any]) -> list[str]:
    """Each target with what was measured, in a sentence."""
    told = []
    rows = {(row["what"], row["stub"], row["concurrency"]): row for row in figures["http"]}
    for what, stub, concurrency, key, sign, target, label in TARGETS:
        row = rows.get((what, stub, concurrency))
        if row is not None:
            told.append(_verdict(row[key], sign, target, label))
    failed = sum(sum(row["failed"].values()) for row in figures["http"] if row["concurrency"] == 512)
    told.append(_verdict(failed, "≤", 0, "failures at 512 at once"))
    for what, site in figures["site"].items():
        if what == "SQLite":
            told.append(_verdict(site["median_ms"], "≤", 1.0, "ms added in process (median, SQLite)"))
        told.append(_verdict(site["cold_start_s"], "≤", 3.0, f"s of cold start ({what})"))
        told.append(_verdict(site["peak_mb"], "≤", 150.0, f"MB at the peak ({what})"))
    return told


def _verdict(value: float, sign: str, target: float, label: str) -> str:
    kept = value >= target if sign == "≥" else value <= target
    return f"{'kept' if kept else 'MISSED'}: {value:.4g} {label} (target {sign} {target:g})"


def write(figures: Mapping[str, Any], folder: Path) -> None:
    """Write ``bench.json`` and ``bench.md`` into *folder*."""
    folder.mkdir(exist_ok=True)
    (folder / "bench.json").write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "bench.md").write_text(markdown(figures), encoding="utf-8")


def show(figures: Mapping[str, Any]) -> None:
    """Print all of it."""
    _print_table(COLUMNS, table(figures))
    print()
    _print_table(("", *figures["site"]), _site_rows(figures))
    print()
    print("\n".join(verdicts(figures)))


def _print_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    widths = [max(len(row[column]) for row in (head, *rows)) for column in range(len(head))]
    for row in (head, *rows):
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


def _markdown_table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    return [f"| {' | '.join(row)} |" for row in (head, ["---"] * len(head), *rows)]


def _lines(path: str) -> list[str]:
    try:
        return Path(path).read_text().splitlines()
    except OSError:
        return []
