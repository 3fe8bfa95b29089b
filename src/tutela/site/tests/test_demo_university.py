"""The demo's platform: a piece of OULAD, as if its last courses went on now."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tutela.site.demo.university import DATA, LEARNER
from tutela.site.tests.servers import serving

pytestmark = pytest.mark.long
PATIENCE = 240
"""Seconds for training and predicting on a busy machine; a quiet one takes a tenth."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The data folder of a running demo."""
    data = tmp_path_factory.mktemp("university") / "site"
    with serving(data, "demo", "--port", "0", "--data", str(data)):
        yield data


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "tutela.sqlite3")) as connection:
        return connection.execute(sql).fetchall()


def test_five_courses_with_350_learners_each_are_mirrored(folder: Path) -> None:
    counted = rows(
        folder,
        "SELECT c.shortname, count(*) FROM tutela_courses_enrolment e"
        " JOIN tutela_courses_course c ON c.id = e.course_id WHERE e.platform_id IS NOT NULL GROUP BY 1 ORDER BY 1",
    )
    assert [name for name, _count in counted] == ["BBB 2013B", "BBB 2013J", "BBB 2014B", "GGG 2013J", "GGG 2014B"]
    assert all(300 < int(str(count)) <= 350 for _name, count in counted)


def test_the_courses_of_2014_go_on_and_the_others_are_over(folder: Path) -> None:
    now = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime())
    running = rows(
        folder,
        "SELECT shortname FROM tutela_courses_course WHERE platform_id IS NOT NULL"
        f" AND startdate < '{now}' AND enddate > '{now}' ORDER BY 1",
    )
    assert running == [("BBB 2014B",), ("GGG 2014B",)]


def test_the_learner_of_the_demo_learns_in_a_running_course(folder: Path) -> None:
    assert rows(
        folder,
        "SELECT p.remoteid, c.shortname FROM tutela_identity_person p"
        " JOIN tutela_courses_enrolment e ON e.person_id = p.id JOIN tutela_courses_course c ON c.id = e.course_id"
        " WHERE p.username = 'learner' AND c.platform_id IS NOT NULL",
    ) == [(LEARNER, "BBB 2014B")]


def test_the_teacher_of_the_demo_teaches_the_running_courses(folder: Path) -> None:
    assert rows(
        folder,
        "SELECT c.shortname FROM tutela_identity_roleassignment a JOIN tutela_identity_person p ON p.id = a.person_id"
        " JOIN tutela_identity_role r ON r.id = a.role_id JOIN tutela_identity_context x ON x.id = a.context_id"
        " JOIN tutela_courses_course c ON x.level = 50 AND c.id = x.instanceid"
        " WHERE p.username = 'teacher' AND r.shortname = 'editingteacher' AND c.platform_id IS NOT NULL ORDER BY 1",
    ) == [("BBB 2014B",), ("GGG 2014B",)]


def test_insights_come_to_the_teacher_by_themselves(folder: Path) -> None:
    told = (
        "SELECT n.subject FROM tutela_notifications_notification n JOIN tutela_identity_person p ON p.id = n.person_id"
        " WHERE p.username = 'teacher' AND n.subject LIKE '%risk of failing%Module BBB, 2014B%'"
    )
    until = time.monotonic() + PATIENCE
    while not (found := rows(folder, told)) and time.monotonic() < until:
        time.sleep(1)
    assert found, rows(folder, "SELECT task, status, message FROM tasks_run")


def test_the_learner_of_the_demo_is_one_of_those_at_risk(folder: Path) -> None:
    test_insights_come_to_the_teacher_by_themselves(folder)
    found = rows(
        folder,
        "SELECT m.target FROM analytics_prediction i JOIN analytics_model m ON m.id = i.model_id"
        " JOIN tutela_identity_person p ON p.id = i.personid WHERE p.username = 'learner'",
    )
    assert ("course_failure",) in found


def test_pages_may_start_runs_on_the_demo_and_learners_read_about_themselves(folder: Path) -> None:
    [(values,)] = rows(folder, "SELECT \"values\" FROM identity_setting WHERE name = 'analytics'")
    kept = json.loads(str(values))
    assert (kept["onlycli"], kept["learnersseetheirs"]) == (False, True)


def test_the_data_says_whose_it_is() -> None:
    said = (DATA / "README.md").read_text(encoding="utf-8")
    assert all(name in said for name in ("Kuzilek", "Hlosta", "Zdrahal", "CC BY 4.0", "Changes made"))


def test_the_data_is_small() -> None:
    assert sum(file.stat().st_size for file in DATA.iterdir()) < 1_500_000
