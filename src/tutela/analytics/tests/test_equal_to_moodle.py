"""What we compute in `compat` against what Moodle 4.5.6 computed, cell by cell, on a site of its own.

One thing cannot be had from a copy of the tables: where a student is enrolled twice in a course, Moodle takes the first
row that the database happens to give. For the four students of `OTHER_ENROLMENT` PostgreSQL gave the later one (a row
of ``enrol`` had moved to another page). Their values are compared all the same: they are the same person's.
"""

from __future__ import annotations

import csv
import gzip
import sys
from dataclasses import dataclass

import pyarrow as pa
import pytest

from tutela.analytics.engine import Matrix
from tutela.analytics.engine.output import dataset_text, moodle_name, moodle_table
from tutela.analytics.tests.site_a import MOODLE, Run, computed, query, run, runs, short_names

OTHER_ENROLMENT = {785: 784, 817: 816, 1738: 1737, 1770: 1769}
"""The enrolment that Moodle took → the one that we take."""


@dataclass(frozen=True)
class Comparison:
    """Of one run: how many cells were compared, how many differ, and the samples that only one of the two has."""

    cells: int
    different: dict[str, int]
    only_moodle: int
    only_here: int
    renamed: int


def ours_of(sampleid: str) -> str:
    """SQL: the sample that we have for Moodle's *sampleid*."""
    cases = " ".join(f"WHEN {theirs} THEN {ours}" for theirs, ours in OTHER_ENROLMENT.items())
    return f"CASE {sampleid} {cases} ELSE {sampleid} END"


def compare(run: Run, matrix: Matrix) -> Comparison:
    """Every value that Moodle kept of *run* beside ours, rounded as Moodle keeps it."""
    theirs = (
        f"(SELECT *, {ours_of('sampleid')} AS ours FROM '{MOODLE}/calculations.parquet' "
        f"WHERE modelid = {run.modelid} AND phase = '{run.phase}')"
    )
    columns = ", ".join(f'"{name}"' for name in run.indicators)
    rows = query(
        "SELECT coalesce(o.indicator, m.indicator), count(o.sampleid), count(*) FILTER (o.sampleid IS NOT NULL AND "
        "m.sampleid IS NOT NULL AND o.value IS DISTINCT FROM m.value), count(*) FILTER (m.sampleid IS NULL), "
        f"count(*) FILTER (o.sampleid IS NULL) FROM {theirs} AS o FULL JOIN "
        f"(SELECT * FROM mine UNPIVOT INCLUDE NULLS (value FOR indicator IN ({columns}))) AS m ON "
        "o.indicator = m.indicator AND o.ours = m.sampleid AND o.starttime = m.starttime AND o.endtime = m.endtime "
        "GROUP BY 1",
        mine=moodle_table(matrix),
    )
    assert {row[0] for row in rows} == set(run.indicators)
    different = {short_names(run)[name]: unequal for name, _, unequal, _, _ in rows if unequal}
    _, cells, _, lost, gained = zip(*rows, strict=True)
    ((renamed,),) = query(f"SELECT count(DISTINCT sampleid) FROM {theirs} WHERE sampleid <> ours")
    return Comparison(sum(cells), different, max(lost), max(gained), renamed)


KEPT = [each for each in runs() if each.modelid not in {3, 4, 10}]
"""Moodle does not keep the values of the other three: their intervals opt out."""


@pytest.mark.long
@pytest.mark.parametrize("run", KEPT, ids=str)
def test_every_value_of_every_sample_and_range_is_moodles(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    found = compare(run, computed(run))
    with capsys.disabled():
        sys.stdout.write(
            f"\n{run}: {found.cells} values compared, {sum(found.different.values())} differ, "
            f"{found.renamed} samples named after the same student's other enrolment\n"
        )
    assert found.cells > 0
    assert (found.different, found.only_moodle, found.only_here) == ({}, 0, 0)


def test_a_prediction_with_all_default_indicators_has_moodles_values() -> None:
    found = compare(run(1, "predict"), computed(run(1, "predict")))
    assert (found.cells, found.different, found.only_moodle, found.only_here) == (12_740, {}, 0, 0)


@pytest.mark.parametrize("modelid", [1, 11, 12, 13])
def test_every_target_is_moodles(modelid: int) -> None:
    matrix = computed(run(modelid, "train"))
    unequal = query(
        f"SELECT * FROM (SELECT {ours_of('sampleid')} AS sample_id, rangeindex AS range_index, target FROM "
        f"'{MOODLE}/targets.parquet' WHERE modelid = {modelid}) AS o FULL JOIN mine USING (sample_id, range_index) "
        "WHERE o.target IS DISTINCT FROM mine.target",
        mine=matrix.rows,
    )
    assert unequal == []


@pytest.mark.parametrize("run", [each for each in runs() if each.modelid not in {2, 3}], ids=str)
def test_the_courses_used_are_moodles_and_every_other_has_its_reason(run: Run) -> None:
    chosen = f"modelid = {run.modelid} AND phase = '{run.phase}'"
    rows = query(f"SELECT analysableid FROM '{MOODLE}/analysables.parquet' WHERE {chosen}")
    judgements = computed(run).judgements
    assert {each.analysable_id for each in judgements if each.ranges} == {row[0] for row in rows}
    assert all(each.reason for each in judgements if not each.ranges)


@pytest.mark.parametrize("modelid", [2, 3, 4, 5])
def test_what_a_static_model_finds_is_what_moodles_finds(modelid: int) -> None:
    theirs = query(f"SELECT sampleid FROM '{MOODLE}/predictions.parquet' WHERE modelid = {modelid} AND prediction = 1")
    ours = query("SELECT sample_id FROM mine WHERE target = 1", mine=computed(run(modelid, "predict")).rows)
    assert {row[0] for row in ours} == {OTHER_ENROLMENT.get(row[0], row[0]) for row in theirs}


def dataset_lines(text: str) -> list[list[str]]:
    """The lines of a dataset file, in an order of their own; 0 for PHP's -0, our enrolment for Moodle's."""
    lines = [["0" if cell == "-0" else cell for cell in line] for line in csv.reader(text.splitlines())]
    for line in lines[3:]:
        sample, dash, part = line[0].partition("-")
        if dash and sample.isdigit():
            line[0] = f"{OTHER_ENROLMENT.get(int(sample), sample)}-{part}"
    return [*lines[:3], *sorted(lines[3:])]


@pytest.mark.parametrize(
    ("modelid", "phase", "name"),
    [
        (1, "predict", "unlabelled_model1_quarters"),
        (8, "predict", "unlabelled_model8_deciles_accum"),
        (10, "train", "labelled_model10_ten_percent_after_start"),
        (10, "predict", "unlabelled_model10_ten_percent_after_start"),
        (13, "train", "labelled_model13_single_range"),
    ],
)
def test_the_dataset_file_is_the_one_that_moodle_writes(modelid: int, phase: str, name: str) -> None:
    theirs = gzip.decompress((MOODLE / "datasets" / f"{name}.csv.gz").read_bytes()).decode()
    ours = dataset_text(computed(run(modelid, phase)), "2024100706")
    assert dataset_lines(ours) == dataset_lines(theirs)


def test_moodles_columns_are_named_by_its_classes() -> None:
    matrix = computed(run(2, "predict"))
    expected = [
        "sampleid",
        "rangeindex",
        "starttime",
        "endtime",
        *(moodle_name(each) for each in matrix.question.indicators),
        "target",
    ]
    table = moodle_table(matrix)
    assert isinstance(table, pa.Table)
    assert table.column_names == expected
