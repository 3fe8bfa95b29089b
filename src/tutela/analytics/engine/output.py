"""Writing a matrix: our own columns as Parquet or Arrow, Moodle's columns, and Moodle's own dataset file.

A file appears whole or not at all.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Any

import narwhals as nw
import pyarrow as pa
import pyarrow.parquet as pq

from tutela.analytics.engine.matrix import Matrix
from tutela.sdk.errors import TutelaError
from tutela.sdk.indicator import Indicator, LinearIndicator


class Format(StrEnum):
    """How a matrix is written."""

    PARQUET = "parquet"
    ARROW = "arrow"
    MOODLE = "moodle"


class CannotWrite(TutelaError):
    """The file could not be written; nothing is left of it."""


def write_matrix(matrix: Matrix, path: Path, format_: Format, *, version: str = "") -> None:
    """Write *matrix* to *path*. Moodle's format is its dataset file where the name ends in .csv or .csv.gz.

    *version*: the Moodle version to state in a dataset file. Raises `CannotWrite`.
    """
    if format_ is Format.MOODLE and path.name.endswith((".csv", ".csv.gz")):
        text = dataset_text(matrix, version)
        raw = text.encode()
        _whole(path, lambda part: part.write_bytes(gzip.compress(raw) if path.suffix == ".gz" else raw))
        return
    table = moodle_table(matrix) if format_ is Format.MOODLE else matrix.rows
    if format_ is Format.ARROW:
        _whole(path, lambda part: _write_arrow(table, part))
    else:
        _whole(path, lambda part: pq.write_table(table, part, compression="zstd"))


def _write_arrow(table: pa.Table, path: Path) -> None:
    with pa.OSFile(str(path), "wb") as sink, pa.ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)


def _whole(path: Path, write: Callable[[Path], object]) -> None:
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write(part)
        part.replace(path)
    except OSError as failure:
        part.unlink(missing_ok=True)
        raise CannotWrite(f"{path} could not be written: {failure.strerror or failure}") from failure


def moodle_table(matrix: Matrix) -> pa.Table:
    """One row for each sample and range, named as Moodle names them, values rounded to two decimals as it keeps."""
    frame = nw.from_native(matrix.rows, eager_only=True)
    columns = [
        nw.col("sample_id").alias("sampleid"),
        nw.col("range_index").alias("rangeindex"),
        nw.col("range_start").alias("starttime"),
        nw.col("range_end").alias("endtime"),
        *(_rounded(nw.col(each.name)).alias(moodle_name(each)) for each in matrix.question.indicators),
    ]
    if "target" in frame.columns:
        columns.append(nw.col("target"))
    table: pa.Table = frame.select(*columns).to_native()
    return table


def moodle_name(indicator: Indicator) -> str:
    """Moodle's full class name; our own name where Moodle has no such indicator."""
    return indicator.moodle or indicator.name


def _rounded(value: nw.Expr) -> nw.Expr:
    """To two decimals, halves away from zero, and no minus zero."""
    away = nw.when(value < 0).then(value - 1e-9).otherwise(value + 1e-9)
    return away.round(2) + 0.0


def dataset_text(matrix: Matrix, version: str) -> str:
    """Moodle's dataset file: names and values of its metadata, the headers, and a line for each sample and range.

    A linear indicator has a second column, the mean over the samples of the course in the range (as Moodle takes it:
    missing values weigh nothing but count). Rows without any value are left out.
    """
    target, interval = matrix.question.target, matrix.question.interval
    indexes = _range_columns(matrix)
    headers = [f"range/{index}" for index in indexes]
    for indicator in matrix.question.indicators:
        headers.extend(_headers(indicator))
    labelled = matrix.question.moment.training
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["timesplitting", "nfeatures", "moodleversion", "targetcolumn", "targettype", "targetclasses"])
    number = version if version.isdigit() else "0"
    writer.writerow(
        [
            interval.moodle or interval.name,
            len(headers),
            number,
            _target(matrix),
            "discrete",
            json.dumps([0, 1], separators=(",", ":")),
        ]
    )
    writer.writerow([*headers, target.moodle or target.name] if labelled else ["sampleid", *headers])
    writer.writerows(_dataset_rows(matrix, indexes, labelled=labelled))
    return out.getvalue()


def _target(matrix: Matrix) -> str:
    return matrix.question.target.moodle or matrix.question.target.name


def _range_columns(matrix: Matrix) -> list[int]:
    """The numbers of the ranges, where they tell anything: all that the interval has, used here or not."""
    parts = getattr(matrix.question.interval, "parts", 1)
    return list(range(parts)) if matrix.question.interval.tells_range and parts > 1 else []


def _headers(indicator: Indicator) -> list[str]:
    name = moodle_name(indicator)
    return [name, f"{name}/mean"] if isinstance(indicator, LinearIndicator) else [name]


def _dataset_rows(matrix: Matrix, indexes: list[int], *, labelled: bool) -> Iterator[list[str]]:
    frame = nw.from_native(matrix.rows, eager_only=True)
    peers = ("course_id", "range_index")
    linear = [each for each in matrix.question.indicators if isinstance(each, LinearIndicator)]
    means = {each.name: _mean(each.name).over(*peers).alias(f"{each.name}/mean") for each in linear}
    rounded = (_rounded(nw.col(name)).alias(name) for name in matrix.names)
    for row in frame.with_columns(*means.values(), *rounded).iter_rows(named=True):
        if all(row[name] is None for name in matrix.names):
            continue
        cells = [_digits(float(index == row["range_index"])) for index in indexes]
        for indicator in matrix.question.indicators:
            cells.append(_digits(row[indicator.name]))
            if indicator.name in means:
                cells.append(_digits(row[f"{indicator.name}/mean"]))
        yield [*cells, _digits(row["target"])] if labelled else [f"{row['sample_id']}-{row['range_index']}", *cells]


def _mean(name: str) -> nw.Expr:
    """Over all rows, those without a value too; null where there is none at all."""
    value = nw.col(name)
    share = value.count() / value.len()
    return _rounded(value.mean() * share)


def _digits(value: Any) -> str:
    return "" if value is None else f"{value:.2f}".rstrip("0").rstrip(".")
