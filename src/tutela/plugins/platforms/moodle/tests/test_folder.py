"""A folder of exported tables becomes the learning record."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet
import pytest

from tutela.plugins.platforms.moodle.platform import Moodle
from tutela.plugins.platforms.moodle.tests import toy
from tutela.plugins.platforms.moodle.tests.conftest import everything, rows
from tutela.sdk.platform import Mark, MissingData, PlatformError, UnknownVersion
from tutela.sdk.record import TABLES, arrow_schema


@pytest.fixture
def moodle(parquet_folder: Path) -> Iterator[Moodle]:
    found = Moodle.at(str(parquet_folder))
    assert found is not None
    with found:
        yield found


def test_every_canonical_table_comes_in_its_schema(moodle: Moodle) -> None:
    for name, table in TABLES.items():
        for batch in moodle.read(name):
            assert batch.schema == arrow_schema(table)


def traits(folder: Path, fields: str) -> list[tuple[str, str]]:
    """The traits of Moodle's people, by the profile fields that are named."""
    found = Moodle.at(str(folder), profile_fields=fields)
    assert found is not None
    with found:
        return [(row["name"], row["value"]) for row in rows(found, "traits")]


def test_no_profile_field_is_read_that_was_not_named(moodle: Moodle, parquet_folder: Path) -> None:
    assert rows(moodle, "traits") == []
    assert traits(parquet_folder, "study_mode") == [("study_mode", "part time")]


def test_of_profile_fields_only_choices_are_traits(parquet_folder: Path) -> None:
    named = "study_mode, first_generation, hobbies"
    assert traits(parquet_folder, named) == [("first_generation", "1"), ("study_mode", "part time")]


def test_a_natural_weight_is_a_weight(moodle: Moodle) -> None:
    assert rows(moodle, "grade_weights") == [{"item_id": 1, "weight": 0.25}]


def test_csv_and_parquet_give_the_same(moodle: Moodle, csv_folder: Path) -> None:
    from_csv = Moodle.at(str(csv_folder))
    assert from_csv is not None
    with from_csv:
        assert everything(from_csv) == everything(moodle)


def test_the_site_says_its_version_and_zone(moodle: Moodle) -> None:
    site = moodle.site()
    assert (site.kind, site.version, site.time_zone) == ("moodle", "4.5.6", "Europe/Vienna")


def test_zero_times_are_null_and_flags_are_flags(moodle: Moodle) -> None:
    [front, course] = rows(moodle, "courses")
    assert (front["start"], front["is_site"], front["uses_sections"]) == (None, True, False)
    assert (course["start"], course["section_days"], course["section_count"]) == (toy.START, 7, None)


def test_prose_is_read_only_as_being_there(moodle: Moodle) -> None:
    described = {row["person_id"]: row["has_description"] for row in rows(moodle, "people")}
    assert described == {1: False, 2: False, toy.TEACHER: True, toy.ANN: False, toy.BEN: False}


def test_guest_and_administrators_are_those_of_the_settings(moodle: Moodle) -> None:
    people = rows(moodle, "people")
    assert [row["person_id"] for row in people if row["is_guest"]] == [1]
    assert [row["person_id"] for row in people if row["is_admin"]] == [toy.ADMIN]


def test_modules_of_a_switched_off_kind_are_left_out(moodle: Moodle) -> None:
    assert [row["type"] for row in rows(moodle, "modules")] == ["assign", "quiz", "page"]


def test_a_module_has_the_dates_and_title_of_its_kind(moodle: Moodle) -> None:
    [essay, test, page] = rows(moodle, "modules")
    assert (essay["name"], essay["due"], essay["cut_off"]) == ("Essay", toy.START + 500, toy.START + 900)
    assert (test["due"], page["name"], page["due"]) == (None, "Reading", None)


def test_date_conditions_are_found_in_depth(moodle: Moodle) -> None:
    of_module = [row for row in rows(moodle, "availability_dates") if row["level"] == "module"]
    assert [(row["position"], row["direction"], row["time"]) for row in of_module] == [
        (0, "from", 1701000000),
        (1, "until", 1702000000),
    ]


def test_an_extension_goes_beyond_a_groups_override(moodle: Moodle) -> None:
    due = {row["person_id"]: row["due"] for row in rows(moodle, "due_overrides")}
    assert due == {toy.ANN: toy.START + 700, toy.BEN: toy.START + 600}


def test_group_work_is_handed_in_by_each_member(moodle: Moodle) -> None:
    essays = [row for row in rows(moodle, "submissions") if row["module_id"] == 30]
    assert [row["person_id"] for row in essays] == [toy.ANN, toy.BEN]


def test_an_unfinished_attempt_is_no_submission(moodle: Moodle) -> None:
    attempts = [(row["person_id"], row["attempt"]) for row in rows(moodle, "submissions") if row["module_id"] == 31]
    assert attempts == [(toy.ANN, 1)]


def test_the_maker_of_a_courses_date_is_not_its_person(moodle: Moodle) -> None:
    [date] = rows(moodle, "calendar_events")
    assert (date["person_id"], date["module_id"], date["is_action"]) == (None, 30, True)


def test_an_ungraded_person_has_no_grade(moodle: Moodle) -> None:
    assert [(row["person_id"], row["grade"]) for row in rows(moodle, "grades")] == [(toy.ANN, 66.66667)]


def test_events_come_in_the_order_of_their_ids_after_the_mark(moodle: Moodle) -> None:
    after = [row for batch in moodle.read("events", Mark(1)) for row in batch.to_pylist()]
    assert [(row["event_id"], row["person_id"]) for row in after] == [(2, toy.ANN), (5, None)]


def test_event_ids_and_fingerprints_count_what_is_there(moodle: Moodle) -> None:
    assert [i for batch in moodle.event_ids(2, 9) for i in batch.column(0).to_pylist()] == [2, 5]
    assert sorted(moodle.event_fingerprints(5, 4)) == [(0, 2, 3), (1, 1, 5)]


def test_the_legacy_log_gets_todays_names_and_crud(parquet_folder: Path) -> None:
    moodle = Moodle.at(str(parquet_folder), log_store="legacy")
    assert moodle is not None
    with moodle:
        events = rows(moodle, "events")
    assert [(row["name"], row["crud"], row["level"]) for row in events] == [
        ("\\core\\event\\course_viewed", "r", 50),
        ("\\mod_quiz\\event\\attempt_submitted", "u", 70),
        ("\\mod_forum\\event\\post_created", "c", 50),
    ]


def test_names_can_be_withheld(parquet_folder: Path) -> None:
    moodle = Moodle.at(str(parquet_folder), with_names=False)
    assert moodle is not None
    with moodle:
        assert {(row["name"], row["email"]) for row in rows(moodle, "people")} == {(None, None)}


def test_without_settings_moodles_own_defaults_hold(parquet_folder: Path) -> None:
    (parquet_folder / "tables" / "mdl_config.parquet").unlink()
    moodle = Moodle.at(str(parquet_folder))
    assert moodle is not None
    with moodle:
        assert (moodle.site().version, moodle.site().time_zone) == ("unknown", "Europe/London")
        assert [row["person_id"] for row in rows(moodle, "people") if row["is_admin"]] == [toy.ADMIN]


def test_a_folder_of_something_else_is_not_a_moodle(tmp_path: Path) -> None:
    assert Moodle.at(str(tmp_path)) is None


def test_a_missing_table_is_named(parquet_folder: Path, moodle: Moodle) -> None:
    (parquet_folder / "tables" / "mdl_grade_grades.parquet").unlink()
    with pytest.raises(MissingData, match="has no table grade_grades"):
        rows(moodle, "grades")


def test_a_kind_of_activity_without_its_dates_is_refused(parquet_folder: Path, moodle: Moodle) -> None:
    (parquet_folder / "tables" / "mdl_quiz.parquet").unlink()
    with pytest.raises(MissingData, match="activities of the kind quiz, but no table quiz"):
        rows(moodle, "modules")


def test_a_missing_column_is_named(parquet_folder: Path, moodle: Moodle) -> None:
    file = parquet_folder / "tables" / "mdl_course.parquet"
    pyarrow.parquet.write_table(toy.arrow("course").drop_columns(["enddate"]), file)
    with pytest.raises(MissingData, match=r"table course of .* lacks enddate"):
        rows(moodle, "courses")


def test_a_truncated_file_is_named(parquet_folder: Path, moodle: Moodle) -> None:
    file = parquet_folder / "tables" / "mdl_logstore_standard_log.parquet"
    file.write_bytes(file.read_bytes()[:-20])
    with pytest.raises(MissingData, match=r"mdl_logstore_standard_log\.parquet cannot be read; it may be damaged"):
        list(moodle.read("events"))


def test_a_null_where_none_may_be_is_told_with_its_row(parquet_folder: Path, moodle: Moodle) -> None:
    log = toy.arrow("logstore_standard_log").to_pylist()
    log[1]["timecreated"] = None
    file = parquet_folder / "tables" / "mdl_logstore_standard_log.parquet"
    pyarrow.parquet.write_table(pyarrow.Table.from_pylist(log), file)
    with pytest.raises(MissingData, match=r"1 rows of events have no time .* event_id = 2"):
        list(moodle.read("events"))


@pytest.mark.parametrize("branch", ["404", "900", "x"])
def test_a_version_that_is_not_known_is_refused(parquet_folder: Path, moodle: Moodle, branch: str) -> None:
    settings = pyarrow.table({"name": ["branch"], "value": [branch]})
    pyarrow.parquet.write_table(settings, parquet_folder / "tables" / "mdl_config.parquet")
    with pytest.raises(UnknownVersion, match=r"known are 4\.5 to 5\.3"):
        moodle.site()


def test_a_wrong_setting_is_explained(parquet_folder: Path) -> None:
    with pytest.raises(PlatformError, match="log_store: Input should be 'standard' or 'legacy'"):
        Moodle.at(str(parquet_folder), log_store="other")


def test_a_permission_that_is_inherited_is_none(moodle: Moodle) -> None:
    told = [(row["context_id"], row["permission"]) for row in rows(moodle, "role_permissions")]
    assert told == [(1, 1), (20, -1000)]
