"""Site A: a Moodle's tables, and what that Moodle computed on them. See ``data/site_a/README.md``."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from tutela.analytics.engine import (
    DuckEngine,
    Engine,
    Matrix,
    Request,
    attach,
    feature_matrix,
    platform_at,
    question_of,
)
from tutela.sdk import registry
from tutela.sdk.record import TABLES, arrow_schema

HERE = Path(__file__).parent / "data" / "site_a"
MOODLE = HERE / "moodle"
SIX_COURSES = (2, 3, 4, 5, 6, 7)
"""Moodle trained deciles on these courses only."""


@dataclass(frozen=True)
class Run:
    """One run of one of Moodle's models."""

    modelid: int
    phase: str
    now: int
    target: str
    interval: str
    indicators: tuple[str, ...]

    @property
    def request(self) -> Request:
        """The same, asked of us."""
        return Request(
            self.target,
            self.interval,
            self.indicators,
            "train" if self.phase == "train" else "predict",
            self.now,
            compat=True,
            course_ids=SIX_COURSES if self.modelid in {7, 8} and self.phase == "train" else None,
        )

    def __str__(self) -> str:
        target, interval = (name.split("\\")[-1] for name in (self.target, self.interval))
        return f"{self.modelid} {target} {interval} {self.phase}"


@cache
def runs() -> tuple[Run, ...]:
    """All runs, in the order in which Moodle made them."""
    rows = query(
        f"SELECT modelid, phase, started, target, timesplitting, indicators FROM '{MOODLE}/runs.parquet' "
        f"JOIN '{MOODLE}/models.parquet' USING (modelid) ORDER BY started"
    )
    return tuple(
        Run(modelid, phase, now, target, interval, tuple(json.loads(names)))
        for modelid, phase, now, target, interval, names in rows
    )


def run(modelid: int, phase: str) -> Run:
    """One of them."""
    return next(each for each in runs() if (each.modelid, each.phase) == (modelid, phase))


@cache
def record() -> dict[str, pa.Table]:
    """Site A as a learning record, read once."""
    with platform_at(str(HERE)) as platform:
        return {
            name: pa.Table.from_batches(platform.read(name), arrow_schema(TABLES[name])) for name in platform.tables()
        }


def fill(engine: Engine) -> Engine:
    """*engine* with the record in it."""
    for name, table in record().items():
        engine.add_source(name, table.to_batches)
    return engine


@cache
def computed(run: Run) -> Matrix:
    """What we compute for *run*, once for all tests."""
    with fill(DuckEngine()) as filled:
        return feature_matrix(filled, question_of(run.request, "Europe/London"))


def short_names(run: Run) -> dict[str, str]:
    """Moodle's name of each indicator of *run* → ours."""
    known = {kind.moodle: name for name, kind in registry.indicators().loaded.items()}
    return {name: known[name] for name in run.indicators}


def query(sql: str, **tables: pa.Table) -> list[tuple[Any, ...]]:
    """Ask DuckDB."""
    with duckdb.connect() as connection:
        for name, table in tables.items():
            connection.register(name, table)
        return connection.execute(sql).fetchall()


__all__ = ["MOODLE", "Run", "attach", "computed", "fill", "query", "record", "run", "runs", "short_names"]
