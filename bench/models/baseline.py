"""The plain baselines: simple features made by hand from OULAD's files, and histogram boosting as it comes.

They have what the project's indicators have not: which module it is, and who the student is (gender, age, region…).
Rows are those of the project's own samples, and only what happened on days that were wholly over at the cut.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import numpy as np

from tutela.plugins.processors.boosting.library import lightgbm
from tutela.tables.folder import TableFolder
from tutela.tables.staging import literal

if TYPE_CHECKING:
    import pyarrow as pa

    from tutela.sdk.processor import Floats, Ints

TWENTIETHS = 20
MOST_KINDS = 20
"""So many types of activity are counted, the most used ones."""

SAMPLES = """
    CREATE TABLE samples AS
    SELECT s.*, c.module_presentation_length AS days,
           c.module_presentation_length * (s.range_index + 1) / 4.0 AS cut
    FROM asked AS s JOIN courses AS c USING (code_module, code_presentation)
"""
SEEN = """
    CREATE TABLE seen AS
    SELECT s.place, s.cut, s.days, v.date, v.sum_click AS clicks, a.activity_type AS kind
    FROM samples AS s JOIN studentVle AS v USING (code_module, code_presentation, id_student)
    JOIN vle AS a USING (id_site) WHERE v.date + 1 <= s.cut
"""
DAILY = "CREATE TABLE daily AS SELECT place, date, sum(clicks) AS clicks FROM seen GROUP BY ALL"
KINDS = "SELECT s.place, {kinds} FROM samples AS s LEFT JOIN seen USING (place) GROUP BY s.place"
LOG = """
    SELECT s.place, {parts}, sum(clicks) AS clicks, count(date) AS active_days,
           sum(clicks) FILTER (date >= s.cut - 7) AS last_7, sum(clicks) FILTER (date >= s.cut - 14) AS last_14,
           sum(clicks) FILTER (date >= s.cut - 28) AS last_28, s.cut - max(date) AS away,
           percent_rank() OVER (PARTITION BY s.code_module, s.code_presentation, s.range_index
                                ORDER BY sum(clicks)) AS rank, s.days
    FROM samples AS s LEFT JOIN daily USING (place)
    GROUP BY s.place, s.cut, s.days, s.code_module, s.code_presentation, s.range_index
"""
WORK = """
    SELECT s.place, count(a.id_assessment) FILTER (date + 1 <= cut) AS due,
           count(w.date_submitted) FILTER (w.date_submitted + 1 <= cut) AS submitted,
           count(*) FILTER (w.date_submitted + 1 <= cut AND w.date_submitted > a.date) AS late,
           count(*) FILTER (date + 1 <= cut AND coalesce(w.date_submitted + 1 > cut, true)) AS missed,
           avg(score) FILTER (w.date_submitted + 1 <= cut) AS mean_score,
           min(score) FILTER (w.date_submitted + 1 <= cut) AS least_score,
           sum(score * weight) FILTER (w.date_submitted + 1 <= cut) AS points
    FROM samples AS s
    LEFT JOIN assessments AS a ON a.code_module = s.code_module AND a.code_presentation = s.code_presentation
      AND a.assessment_type <> 'Exam'
    LEFT JOIN studentAssessment AS w USING (id_assessment, id_student) GROUP BY ALL
"""
WHO = """
    SELECT s.place, {codes}, i.num_of_prev_attempts, i.studied_credits, r.date_registration
    FROM samples AS s JOIN studentInfo AS i USING (code_module, code_presentation, id_student)
    JOIN studentRegistration AS r USING (code_module, code_presentation, id_student)
"""
CODED = ("code_module", "gender", "region", "highest_education", "imd_band", "age_band", "disability")
FILES = ("courses", "assessments", "vle", "studentInfo", "studentRegistration", "studentAssessment", "studentVle")


@dataclass(frozen=True)
class Simple:
    """The simple features, float64, a row for each sample that was asked for."""

    logs: Floats
    behaviour: Floats
    """The logs and the work handed in: all but which module it is and who the student is."""
    all: Floats


def simple_features(folder: Path, asked: pa.Table) -> Simple:
    """For the rows of *asked*: place, code_module, code_presentation, id_student, range_index (quarter, from 0)."""
    with duckdb.connect(config={"threads": 2, "memory_limit": "2GB"}) as connection:
        files = TableFolder(folder)
        for name in FILES:
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM {_scan(files.file(name))}")
        connection.register("asked", asked)
        connection.execute(SAMPLES)
        connection.execute(SEEN)
        connection.execute(DAILY)
        codes = ", ".join(f"dense_rank() OVER (ORDER BY {name}) AS {name}" for name in CODED)
        counts = _numbers(connection, KINDS.format(kinds=_by_kind(connection)))
        log = np.hstack([counts, _numbers(connection, LOG.format(parts=_by_part()))])
        work = _numbers(connection, WORK)
        who = _numbers(connection, WHO.format(codes=codes))
    return Simple(log, np.hstack([log, work]), np.hstack([log, work, who]))


def _scan(file: Path) -> str:
    """*file* as something to select from; the types of a CSV file's columns are seen from what is in them."""
    place = literal(str(file))
    return f"read_parquet({place})" if file.suffix == ".parquet" else f"read_csv({place}, nullstr = ['', '?'])"


def _by_kind(connection: duckdb.DuckDBPyConnection) -> str:
    """Clicks on each of the most used types of activity, as columns."""
    found = connection.execute("SELECT kind FROM seen GROUP BY kind ORDER BY sum(clicks) DESC, kind").fetchall()
    kinds = [literal(str(kind)) for (kind,) in found[:MOST_KINDS]]
    return ", ".join(f"sum(clicks) FILTER (kind = {kind}) AS kind_{at}" for at, kind in enumerate(kinds))


def _by_part() -> str:
    """Clicks and active days in each twentieth of the presentation, as columns."""
    within = "date >= s.days * {at} / {parts} AND date < s.days * ({at} + 1) / {parts}"
    filters = [within.format(at=at, parts=f"{TWENTIETHS}.0") for at in range(TWENTIETHS)]
    return ", ".join(
        f"sum(clicks) FILTER ({one}) AS clicks_{at}, count(date) FILTER ({one}) AS days_{at}"
        for at, one in enumerate(filters)
    )


def plain_boosting(known: Floats, truth: Ints, asked: Floats) -> Floats:
    """Probabilities of class 1 by LightGBM with its defaults, untuned."""
    library: Any = lightgbm()
    data = library.Dataset(known, truth, params={"verbosity": -1})
    booster = library.train({"objective": "binary", "verbosity": -1, "num_threads": 1, "seed": 0}, data)
    found: Floats = booster.predict(asked)
    return found


def _numbers(connection: duckdb.DuckDBPyConnection, select: str) -> Floats:
    columns = connection.execute(f"SELECT * FROM ({select}) ORDER BY place").fetchnumpy()
    kept = [column for name, column in columns.items() if name != "place"]
    return np.column_stack([np.ma.filled(np.ma.asarray(column, dtype=np.float64), np.nan) for column in kept])
