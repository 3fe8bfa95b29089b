"""Make the small piece of OULAD that the demo site shows: ``python -m tools.oulad_sample FOLDER``.

FOLDER holds the whole of OULAD as Parquet or CSV. Some presentations are taken, and of each the same number of
students, drawn by a digest of their number: whoever runs this gets the same files.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src" / "tutela" / "site" / "demo" / "oulad"
PRESENTATIONS = ("BBB 2013B", "BBB 2013J", "BBB 2014B", "GGG 2013J", "GGG 2014B")
STUDENTS = 350
OF_PRESENTATION = ("courses", "assessments", "vle")
OF_STUDENT = ("studentInfo", "studentRegistration", "studentVle")
ORDER = {
    "courses": "ALL",
    "assessments": "ALL",
    "vle": "ALL",
    "studentInfo": "ALL",
    "studentRegistration": "ALL",
    "studentAssessment": "id_assessment, id_student",
    "studentVle": "code_module, code_presentation, id_student, date, id_site",
}
"""Like beside like: that is what makes the files small."""


def main(folder: Path) -> None:
    """Write the seven files and say how large they are."""
    TARGET.mkdir(parents=True, exist_ok=True)
    with duckdb.connect() as connection:
        for name in ORDER:
            connection.execute(f"CREATE VIEW {name} AS SELECT * FROM {_source(folder, name)}")
        connection.execute(_chosen())
        total = sum(_write(connection, name) for name in ORDER)
    print(f"{total / 1e6:.2f} MB in all")


def _source(folder: Path, name: str) -> str:
    parquet = folder / f"{name}.parquet"
    if parquet.exists():
        return f"read_parquet('{parquet}')"
    return f"read_csv('{folder / name}.csv', nullstr = ['', '?'])"


def _chosen() -> str:
    listed = ", ".join(f"'{name}'" for name in PRESENTATIONS)
    return f"""
        CREATE TABLE chosen AS
        SELECT code_module, code_presentation, id_student FROM studentInfo
        WHERE code_module || ' ' || code_presentation IN ({listed})
        QUALIFY row_number() OVER (
          PARTITION BY code_module, code_presentation ORDER BY md5(CAST(id_student AS VARCHAR))) <= {STUDENTS}
    """


def _write(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    if name in OF_PRESENTATION:
        kept = "SEMI JOIN chosen USING (code_module, code_presentation)"
    elif name in OF_STUDENT:
        kept = "SEMI JOIN chosen USING (code_module, code_presentation, id_student)"
    else:
        of = "assessments AS a JOIN chosen USING (code_module, code_presentation)"
        kept = f"SEMI JOIN (SELECT id_assessment, id_student FROM {of}) USING (id_assessment, id_student)"
    file = TARGET / f"{name}.parquet"
    connection.execute(
        f"COPY (SELECT * FROM {name} {kept} ORDER BY {ORDER[name]}) TO '{file}'"
        " (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL 19, ROW_GROUP_SIZE 1000000)"
    )
    print(f"{name:<22}{file.stat().st_size:>10,} bytes")
    return file.stat().st_size


if __name__ == "__main__":
    main(Path(sys.argv[1]))
