"""What only the command line has: missing arguments, nothing to export, a bad import."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tutela.mlbackend import cli
from tutela.mlbackend.tests.files import labelled, perfect


def test_the_version_is_one_line_and_nothing_else() -> None:
    done = subprocess.run([sys.executable, "-m", "moodlemlbackend.version"], capture_output=True, check=True)
    assert (done.stdout, done.stderr) == (b"3.0.5\n", b"")


@pytest.mark.parametrize("command", ["training", "prediction", "evaluation"])
def test_missing_arguments_are_named(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run(command, ["modelid"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert said["runid"].isdigit()
    assert said["info"][0].startswith("Missing arguments")


def test_nothing_trained_is_nothing_exported(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run("export", ["modelid", str(tmp_path), str(tmp_path / "to")]) == 1
    assert capsys.readouterr().out == ""


def test_a_bad_import_is_a_sentence_on_standard_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "readme.txt").write_text("hello")
    assert cli.run("import", ["modelid", str(tmp_path / "model"), str(tmp_path)]) == 1
    assert "neither" in capsys.readouterr().err


def test_a_link_in_a_folder_to_import_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "from").mkdir()
    (tmp_path / "from" / "tutela-model.json").symlink_to("/etc/passwd")
    assert cli.run("import", ["modelid", str(tmp_path / "model"), str(tmp_path / "from")]) == 1
    assert "link" in capsys.readouterr().err


def test_a_dataset_that_is_not_there_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.run("training", ["modelid", str(tmp_path), str(tmp_path / "none.csv")]) == 1
    assert "none.csv" in capsys.readouterr().err


def test_files_stand_where_moodle_looks_for_them(tmp_path: Path) -> None:
    data = tmp_path / "data.csv"
    data.write_bytes(labelled(perfect(20)))
    assert cli.run("training", ["modelid", str(tmp_path / "execution"), str(data)]) == 0
    assert (tmp_path / "execution" / "classifier").is_dir()


@pytest.mark.parametrize(
    ("name", "value"), [("TUTELA_MLBACKEND_SPLIT", "both"), ("TUTELA_MLBACKEND_MAX_ROUNDS", "ten")]
)
def test_a_bad_setting_is_a_sentence_on_standard_error(
    name: str, value: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data = tmp_path / "data.csv"
    data.write_bytes(labelled(perfect(20)))
    monkeypatch.setenv(name, value)
    assert cli.run("training", ["modelid", str(tmp_path), str(data)]) == 1
    assert name in capsys.readouterr().err
