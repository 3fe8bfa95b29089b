"""OULAD's files become the learning record."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow.csv
import pyarrow.parquet
import pytest

from tutela.plugins.platforms.oulad.platform import OULAD
from tutela.sdk.platform import Mark, MissingData, PlatformError
from tutela.sdk.record import TABLES, arrow_schema

OCTOBER = int(datetime(2013, 10, 1, tzinfo=UTC).timestamp())
DAY = 86400

PUBLISHED = {
    "courses": 'code_module,code_presentation,module_presentation_length\n"AAA","2013J","268"\n',
    "assessments": "code_module,code_presentation,id_assessment,assessment_type,date,weight\n"
    '"AAA","2013J","1752","TMA","19","10"\n"AAA","2013J","1757","Exam","?","100"\n',
    "vle": "id_site,code_module,code_presentation,activity_type,week_from,week_to\n"
    '"546614","AAA","2013J","homepage","?","?"\n"546652","AAA","2013J","forumng","?","?"\n'
    '"546700","AAA","2013J","resource","3","3"\n',
    "studentInfo": "code_module,code_presentation,id_student,gender,region,highest_education,imd_band,age_band,"
    "num_of_prev_attempts,studied_credits,disability,final_result\n"
    '"AAA","2013J","11391","M","Scotland","HE Qualification","90-100%","55<=","0","240","N","Pass"\n'
    '"AAA","2013J","28400","F","Scotland","HE Qualification","?","35-55","0","60","N","Withdrawn"\n',
    "studentRegistration": "code_module,code_presentation,id_student,date_registration,date_unregistration\n"
    '"AAA","2013J","11391","-159","?"\n"AAA","2013J","28400","-53","12"\n',
    "studentAssessment": "id_assessment,id_student,date_submitted,is_banked,score\n"
    '"1752","11391","18","0","78"\n"1752","28400","-1","1","60"\n',
    "studentVle": "code_module,code_presentation,id_student,id_site,date,sum_click\n"
    '"AAA","2013J","11391","546614","-5","7"\n"AAA","2013J","11391","546652","0","2"\n'
    '"AAA","2013J","28400","546652","0","1"\n',
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The files as they are published: CSV, everything quoted, a question mark for null."""
    for name, text in PUBLISHED.items():
        (tmp_path / f"{name}.csv").write_text(text)
    return tmp_path


@pytest.fixture
def oulad(folder: Path) -> Iterator[OULAD]:
    found = OULAD.at(str(folder))
    assert found is not None
    with found:
        yield found


def rows(oulad: OULAD, table: str, since: Mark | None = None) -> list[dict[str, Any]]:
    return [row for batch in oulad.read(table, since) for row in batch.to_pylist()]


def test_every_canonical_table_comes_in_its_schema(oulad: OULAD) -> None:
    for name, table in TABLES.items():
        for batch in oulad.read(name):
            assert batch.schema == arrow_schema(table)


def test_a_presentation_is_a_course_from_its_months_first_day(oulad: OULAD) -> None:
    [course] = rows(oulad, "courses")
    assert (course["short_name"], course["start"], course["end"]) == ("AAA 2013J", OCTOBER, OCTOBER + 268 * DAY)


def test_a_days_clicks_are_dated_to_its_last_second(oulad: OULAD) -> None:
    times = [row["time"] for row in rows(oulad, "events")]
    assert times[:2] == [OCTOBER - 4 * DAY - 1, OCTOBER + DAY - 1]


def test_clicks_are_numbered_as_they_stand_in_the_file(oulad: OULAD) -> None:
    assert [(row["event_id"], row["repeats"]) for row in rows(oulad, "events")[:3]] == [(1, 7), (2, 2), (3, 1)]


def test_the_homepage_is_the_course_itself(oulad: OULAD) -> None:
    [visit, post, *_] = rows(oulad, "events")
    assert (visit["level"], visit["name"]) == (50, "\\core\\event\\course_viewed")
    assert (post["level"], post["name"]) == (70, "\\mod_forum\\event\\course_module_viewed")


def test_a_submission_is_an_event_too(oulad: OULAD) -> None:
    last = rows(oulad, "events")[-1]
    assert (last["name"], last["crud"], last["time"]) == (
        "\\mod_assign\\event\\assessable_submitted",
        "c",
        OCTOBER + 19 * DAY - 1,
    )


def test_events_are_read_on_from_a_mark(oulad: OULAD) -> None:
    assert [row["event_id"] for row in rows(oulad, "events", Mark(2))] == [3, 1_000_000_001]


def test_a_score_from_an_earlier_presentation_is_no_submission(oulad: OULAD) -> None:
    assert [row["person_id"] for row in rows(oulad, "submissions")] == [11391]


def test_withdrawing_ends_the_enrolment(oulad: OULAD) -> None:
    ends = {row["person_id"]: row["end"] for row in rows(oulad, "enrolments")}
    assert ends == {11391: None, 28400: OCTOBER + 12 * DAY}


def test_only_who_passed_has_completed(oulad: OULAD) -> None:
    completed = {row["person_id"]: row["completed"] for row in rows(oulad, "course_completions")}
    assert completed == {11391: OCTOBER + 268 * DAY, 28400: None}


def test_what_is_known_of_a_student_is_a_trait_in_the_course(oulad: OULAD) -> None:
    [course] = rows(oulad, "courses")
    traits = [row for row in rows(oulad, "traits") if row["person_id"] == 28400]
    assert {row["course_id"] for row in traits} == {course["course_id"]}
    # Where the band is a question mark, nothing is known of it.
    assert {row["name"]: row["value"] for row in traits} == {
        "gender": "F",
        "age_band": "35-55",
        "region": "Scotland",
        "highest_education": "HE Qualification",
        "disability": "no",
    }


def test_an_exam_without_a_date_is_due_at_the_end(oulad: OULAD) -> None:
    due = {row["type"]: row["due"] for row in rows(oulad, "modules") if row["due"]}
    assert due == {"assign": OCTOBER + 20 * DAY - 1, "exam": OCTOBER + 269 * DAY - 1}


def test_what_became_of_an_exam_is_known_after_the_end(oulad: OULAD, folder: Path) -> None:
    with (folder / "studentAssessment.csv").open("a") as file:
        file.write('"1757","11391","250","0","81"\n')
    after = OCTOBER + 269 * DAY - 1
    submitted = {row["module_id"]: row["submitted"] for row in rows(oulad, "submissions")}
    graded = {row["item_id"]: row["graded"] for row in rows(oulad, "grades") if row["person_id"] == 11391}
    assert (submitted[1757], graded[1757], rows(oulad, "events")[-1]["time"]) == (after, after, after)


def test_coursework_counts_by_its_weight(oulad: OULAD) -> None:
    assert {row["item_id"]: row["weight"] for row in rows(oulad, "grade_weights")} == {1752: 10.0, 1757: 100.0}


def test_where_no_coursework_has_a_weight_all_counts_alike(oulad: OULAD, folder: Path) -> None:
    published = PUBLISHED["assessments"].replace('"19","10"', '"19","0"')
    (folder / "assessments.csv").write_text(published)
    assert rows(oulad, "grade_weights") == []


def test_material_lies_in_its_week(oulad: OULAD) -> None:
    numbers = {row["section_id"]: row["number"] for row in rows(oulad, "sections")}
    [resource] = [row for row in rows(oulad, "modules") if row["type"] == "resource"]
    assert (numbers[resource["section_id"]], max(numbers.values())) == (3, 39)


def test_parquet_and_csv_give_the_same(oulad: OULAD, folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "parquet"
    other.mkdir()
    options = pyarrow.csv.ConvertOptions(null_values=["?"], strings_can_be_null=True)
    for name in PUBLISHED:
        table = pyarrow.csv.read_csv(folder / f"{name}.csv", convert_options=options)
        pyarrow.parquet.write_table(table, other / f"{name}.parquet")
    same = OULAD.at(str(other))
    assert same is not None
    with same:
        for canonical in TABLES:
            assert sorted(rows(same, canonical), key=str) == sorted(rows(oulad, canonical), key=str)


def test_a_missing_file_is_named(oulad: OULAD, folder: Path) -> None:
    (folder / "vle.csv").unlink()
    with pytest.raises(MissingData, match="has no table vle"):
        rows(oulad, "courses")


def test_a_missing_column_is_named(oulad: OULAD, folder: Path) -> None:
    (folder / "courses.csv").write_text("code_module,code_presentation\nAAA,2013J\n")
    with pytest.raises(MissingData, match=r"courses\.csv lacks the column module_presentation_length"):
        oulad.site()


def test_another_folder_is_not_oulad(tmp_path: Path) -> None:
    (tmp_path / "nothing").mkdir()
    assert OULAD.at(str(tmp_path / "nothing")) is None


def test_an_unknown_setting_is_named(folder: Path) -> None:
    with pytest.raises(PlatformError, match="OULAD has no setting prefix"):
        OULAD.at(str(folder), prefix="x")


def _today() -> date:
    return datetime.now(UTC).date()


RUNNING = {
    "courses": PUBLISHED["courses"] + '"AAA","2014B","100"\n',
    "assessments": PUBLISHED["assessments"]
    + '"AAA","2014B","1800","TMA","40","10"\n"AAA","2014B","1801","TMA","60","10"\n',
    "vle": PUBLISHED["vle"] + '"600000","AAA","2014B","homepage","?","?"\n',
    "studentInfo": PUBLISHED["studentInfo"]
    + '"AAA","2014B","500","F","Wales","HE Qualification","?","0-35","0","60","N","Withdrawn"\n'
    '"AAA","2014B","501","M","Wales","HE Qualification","?","0-35","0","60","N","Pass"\n',
    "studentRegistration": PUBLISHED["studentRegistration"]
    + '"AAA","2014B","500","-10","70"\n"AAA","2014B","501","-10","20"\n"AAA","2014B","502","60","?"\n',
    "studentAssessment": PUBLISHED["studentAssessment"] + '"1800","500","39","0","80"\n"1801","500","60","0","20"\n',
    "studentVle": PUBLISHED["studentVle"]
    + '"AAA","2014B","500","600000","10","3"\n"AAA","2014B","500","600000","55","2"\n',
}


@pytest.fixture
def replayed(tmp_path: Path) -> Iterator[OULAD]:
    """2014B, of a hundred days, was at its middle yesterday; so today is its 51st day."""
    for name, text in RUNNING.items():
        (tmp_path / f"{name}.csv").write_text(text)
    found = OULAD.at(str(tmp_path), reached_on=str(_today() - timedelta(days=1)))
    assert found is not None
    with found:
        yield found


def _starts(oulad: OULAD) -> dict[str, date]:
    return {row["short_name"]: datetime.fromtimestamp(row["start"], UTC).date() for row in rows(oulad, "courses")}


def test_the_latest_presentation_is_as_far_as_was_asked(replayed: OULAD) -> None:
    assert _starts(replayed)["AAA 2014B"] == _today() - timedelta(days=51)


def test_the_earlier_ones_are_over_a_month_before(replayed: OULAD) -> None:
    assert _starts(replayed)["AAA 2013J"] == _today() - timedelta(days=51 + 30 + 268)


def test_nothing_that_comes_later_is_known(replayed: OULAD) -> None:
    now = time.time()
    assert all(row["time"] <= now for row in rows(replayed, "events"))
    assert all(row["submitted"] <= now for row in rows(replayed, "submissions"))
    assert all(row["graded"] <= now for row in rows(replayed, "grades"))
    assert all(row["time"] <= now for row in rows(replayed, "last_accesses"))
    assert {row["person_id"] for row in rows(replayed, "submissions") if row["module_id"] == 1800} == {500}


def test_who_withdraws_or_registers_later_has_not_yet(replayed: OULAD) -> None:
    enrolled = {row["person_id"]: row["end"] for row in rows(replayed, "enrolments")}
    assert (enrolled[500], enrolled[501] is None, 502 in enrolled) == (None, False, False)


def test_nobody_has_passed_what_is_not_over(replayed: OULAD) -> None:
    completed = {row["person_id"]: row["completed"] for row in rows(replayed, "course_completions")}
    assert (completed[501], completed[11391] is None) == (None, False)


def test_events_keep_their_ids_as_time_goes_on(replayed: OULAD, tmp_path: Path) -> None:
    whole = OULAD.at(str(tmp_path))
    assert whole is not None
    with whole:
        ids = {row["event_id"]: (row["person_id"], row["instance_id"]) for row in rows(whole, "events")}
    shown = {row["event_id"]: (row["person_id"], row["instance_id"]) for row in rows(replayed, "events")}
    assert shown.items() < ids.items()


def test_a_day_that_is_none_is_refused(folder: Path) -> None:
    with pytest.raises(PlatformError, match="reached_on"):
        OULAD.at(str(folder), reached_on="the day after")
