"""The benchmark of early prediction, on a small OULAD that is made up; and that no feature sees what came later."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from bench.models import __main__ as bench
from bench.models.project import courses_of, matrix_of
from tutela.analytics.engine import platform_at

FIELDS = {"processor", "cut", "features", "n", "auc", "pr_auc", "f1", "accuracy", "brier"}
COURSES = (("AAA", "2013J", 100), ("AAA", "2014B", 100))
STUDENTS = 60
LEFT = 7
"""Every so manieth student withdraws on day 60."""
TASKS = (20, 45, 70, 95)


def line(*values: object) -> str:
    return ",".join("?" if value is None else str(value) for value in values) + "\n"


HEADS = {
    "courses": "code_module,code_presentation,module_presentation_length",
    "assessments": "code_module,code_presentation,id_assessment,assessment_type,date,weight",
    "vle": "id_site,code_module,code_presentation,activity_type,week_from,week_to",
    "studentInfo": "code_module,code_presentation,id_student,gender,region,highest_education,imd_band,age_band,"
    "num_of_prev_attempts,studied_credits,disability,final_result",
    "studentRegistration": "code_module,code_presentation,id_student,date_registration,date_unregistration",
    "studentAssessment": "id_assessment,id_student,date_submitted,is_banked,score",
    "studentVle": "code_module,code_presentation,id_student,id_site,date,sum_click",
}


def made_up(folder: Path, *, after: int = 1000, left_on: int = 60) -> Path:
    """Two presentations of 100 days. What happens on day *after* and later happens otherwise; *left_on*: see `LEFT`."""
    files = {name: [head + "\n"] for name, head in HEADS.items()}
    for number, (module, presentation, days) in enumerate(COURSES):
        code, sites, tasks = (module, presentation), 1000 * number, 5000 + 100 * number
        files["courses"].append(line(*code, days))
        for at, kind in enumerate(("homepage", "forumng", "quiz")):
            files["vle"].append(line(sites + at, *code, kind, None, None))
        for at, due in enumerate(TASKS):
            files["assessments"].append(line(*code, tasks + at, "TMA", due, 25))
        for student in range(STUDENTS):
            _student(files, code, (sites, tasks), student + number * 1000, after, left_on)
    folder.mkdir(exist_ok=True)
    for name, lines in files.items():
        (folder / f"{name}.csv").write_text("".join(lines))
    return folder


def _student(
    files: dict[str, list[str]], code: tuple[str, str], first: tuple[int, int], student: int, after: int, left_on: int
) -> None:
    dice, otherwise = random.Random(student), random.Random(f"{student}-{after}")  # noqa: S311 - made-up data
    diligence = dice.random()
    left = left_on if student % LEFT == 0 else None
    passed = left is None and diligence + dice.random() * 0.4 > 0.6
    result = "Withdrawn" if left is not None else "Pass" if passed else "Fail"
    files["studentInfo"].append(line(*code, student, "F", "Wales", "A Level", "10-20", "0-35", 0, 60, "N", result))
    files["studentRegistration"].append(line(*code, student, -20, left))
    for date in range(-5, 100):
        which = dice if date < after else otherwise
        if which.random() < diligence:
            files["studentVle"].append(line(*code, student, first[0] + date % 3, date, which.randint(1, 9)))
    dice = random.Random(f"{student} works")  # noqa: S311 - of its own: the clicks take more or fewer throws
    for at, due in enumerate(TASKS):
        which = dice if due - 1 < after else otherwise
        if which.random() < diligence + 0.2:
            files["studentAssessment"].append(line(first[1] + at, student, due - 1, 0, round(which.random() * 100)))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small OULAD, and a place for the report."""
    monkeypatch.chdir(tmp_path)
    return made_up(tmp_path / "oulad")


def features(folder: Path) -> dict[tuple[int, int], Any]:
    """The features by student and quarter."""
    with platform_at(str(folder)) as platform:
        found = matrix_of(platform, courses_of(platform))
    people, ranges = found.features.people, found.features.ranges
    assert people is not None
    assert ranges is not None
    # As text, so that what is missing equals what is missing.
    return {
        (int(person), int(part)): repr(row)
        for person, part, row in zip(people, ranges, found.features.values, strict=True)
    }


@pytest.mark.long
def test_the_report_has_a_line_for_each_processor_and_cut(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OULAD", str(folder))
    monkeypatch.setenv("TEST", "2014B")
    assert bench.main() == 0, capsys.readouterr().err
    report = json.loads(Path("build/bench-models.json").read_text())
    assert all(set(row) == FIELDS for row in report)
    told = {(row["processor"], row["features"]) for row in report}
    baselines = {("baseline-lightgbm", name) for name in ("logs", "behaviour", "all")}
    assert told >= {*baselines, ("logistic", "project")}
    assert sorted({row["cut"] for row in report}) == [25, 50, 75, 100]
    # On day 60 one of seven has gone; until then everybody is asked about.
    [counts] = {tuple(row["n"] for row in report if row["processor"] == name) for name in ("logistic", "boosting")}
    assert counts[:2] == (STUDENTS, STUDENTS)
    assert counts[2] < STUDENTS


def test_without_a_folder_it_says_so(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.delenv("OULAD", raising=False)
    assert bench.main() == 2
    assert "OULAD=FOLDER" in capsys.readouterr().err


def test_a_presentation_without_an_earlier_one_cannot_be_tested(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OULAD", str(folder))
    monkeypatch.setenv("TEST", "2013J")
    assert bench.main() == 2
    assert "2013J, 2014B" in capsys.readouterr().err


@pytest.mark.long
def test_what_happens_after_the_cut_changes_no_feature_of_before(folder: Path, tmp_path: Path) -> None:
    changed = features(made_up(tmp_path / "changed", after=50))
    same = {key: row for key, row in features(folder).items() if key[1] < 2}
    assert same
    assert {key: changed[key] for key in same} == same


@pytest.mark.long
def test_the_day_of_leaving_changes_no_feature(folder: Path, tmp_path: Path) -> None:
    later = features(made_up(tmp_path / "later", left_on=99))
    same = features(folder)
    # Peers change with who is still there: the features of the quarters before anybody leaves are compared.
    assert {key: later[key] for key in same if key[1] < 2} == {key: row for key, row in same.items() if key[1] < 2}
    assert set(later) > set(same)
