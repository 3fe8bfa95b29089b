"""``tutela analytics matrix``: what it prints and writes, and what it says of bad input."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result

from tutela.site.cli import main

HERE = Path(__file__).parents[2] / "src" / "tutela" / "analytics" / "tests" / "data" / "site_a"
NOW = 1795243555
NO_TEACHING = ("--platform", str(HERE), "--target", "no_teaching", "--phase", "predict", "--now", str(NOW))


def matrix(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["analytics", "matrix", *arguments])


def test_it_prints_what_was_used_and_what_was_refused() -> None:
    said = matrix(*NO_TEACHING)
    assert said.exit_code == 0
    assert "Samples: 2 taken, 35 refused" in said.output
    assert "26  The course has ended." in said.output


def test_it_writes_moodles_columns(tmp_path: Path) -> None:
    file = tmp_path / "matrix.parquet"
    matrix(*NO_TEACHING, "--compat", "--format", "moodle", "--output", str(file))
    assert pq.read_table(file).to_pylist()[0] == {
        "sampleid": 35,
        "rangeindex": 0,
        "starttime": 0,
        "endtime": 1795243555,
        "\\core_course\\analytics\\indicator\\no_teacher": 1.0,
        "\\core_course\\analytics\\indicator\\no_student": 1.0,
        "target": 0.0,
    }


def test_indicators_can_be_named_as_moodle_names_them(tmp_path: Path) -> None:
    file = tmp_path / "matrix.parquet"
    name = "\\core_course\\analytics\\indicator\\no_student"
    matrix(*NO_TEACHING, "--indicators", name, "--format", "moodle", "--output", str(file))
    assert pq.read_schema(file).names == ["sampleid", "rangeindex", "starttime", "endtime", name]


def test_the_picture_has_a_row_for_each_indicator(tmp_path: Path) -> None:
    picture = tmp_path / "matrix.svg"
    matrix(*NO_TEACHING, "--picture", str(picture))
    assert all(f">{name}</text>" in picture.read_text("utf-8") for name in ("no_teacher", "no_student"))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        (("--target", "dropping_out"), "no target is called 'dropping_out'"),
        (("--interval", "fifths"), "no interval is called 'fifths'"),
        (("--interval", "upcoming_week"), "cannot be predicted with the interval"),
        (("--indicators", "read_actions"), "it is not about a course"),
        (("--time-zone", "Europe/Atlantis"), "no time zone is called"),
        (("--output", "/nowhere/matrix.parquet"), "could not be written"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(changed: tuple[str, ...], words: str) -> None:
    said = matrix(*NO_TEACHING, *changed)
    assert said.exit_code == 1
    assert words in said.output
    assert "Traceback" not in said.output


def test_a_folder_that_is_no_platform_is_said_to_be_none(tmp_path: Path) -> None:
    said = matrix("--platform", str(tmp_path), "--target", "no_teaching")
    assert said.exit_code == 1
    assert "There is no learning platform at" in said.output


def test_a_damaged_file_leaves_nothing_written(tmp_path: Path) -> None:
    broken = tmp_path / "tables"
    broken.mkdir()
    for file in (HERE / "tables").iterdir():
        (broken / file.name).write_bytes(file.read_bytes())
    (broken / "course.parquet").write_bytes((HERE / "tables" / "course.parquet").read_bytes()[:900])
    output = tmp_path / "matrix.parquet"
    said = matrix("--platform", str(tmp_path), "--target", "no_teaching", "--output", str(output))
    assert said.exit_code == 1
    assert "Traceback" not in said.output
    assert not output.exists()


def test_no_django_is_needed() -> None:
    code = (
        "import sys\n"
        "from tutela.analytics.engine import Request, compute_matrix, platform_at\n"
        f"with platform_at({str(HERE)!r}) as site:\n"
        f"    compute_matrix(site, Request('no_teaching', phase='predict', now={NOW}))\n"
        "sys.exit('django' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
