"""``tutela sync`` copies a platform into the log store and says what it did."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pytest
from click.testing import CliRunner, Result

from tutela.sdk.platform import source_name
from tutela.sdk.record import TABLES, Type, arrow_schema
from tutela.site.commands.sync import sync

SAMPLE: dict[Type, Any] = {Type.ID: 1, Type.TIME: 5, Type.COUNT: 1, Type.NUMBER: 0.5, Type.FLAG: True, Type.TEXT: "x"}


@pytest.fixture
def platform(tmp_path: Path) -> Path:
    """A platform of tables in our own schema, one row each."""
    folder = tmp_path / "platform"
    folder.mkdir()
    for name, table in TABLES.items():
        row = {field.name: SAMPLE[field.type] for field in table.fields}
        pyarrow.csv.write_csv(pa.Table.from_pylist([row], schema=arrow_schema(table)), folder / f"{name}.csv")
    return folder


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TUTELA_LOG_STORE", str(tmp_path / "store"))
    monkeypatch.delenv("TUTELA_PLATFORM", raising=False)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(sync, arguments)


def test_it_says_what_is_new(platform: Path) -> None:
    assert run("--platform", str(platform)).output.startswith("1 new events in ")
    assert "The log store holds 1 events." in run("--platform", str(platform)).output


def test_the_platform_may_stand_in_a_file(platform: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text(str(platform))
    monkeypatch.setenv("TUTELA_PLATFORM_FILE", str(tmp_path / "secret"))
    assert run().exit_code == 0


def test_events_that_are_gone_are_told_and_then_deleted(platform: Path) -> None:
    run("--platform", str(platform))
    events = platform / "events.csv"
    events.write_text(events.read_text().splitlines()[0] + "\n")
    assert "1 events are no longer on the platform: kept here" in run("--platform", str(platform)).output
    assert "deleted here too" in run("--platform", str(platform), "--delete-gone").output


def test_a_person_is_erased(platform: Path) -> None:
    run("--platform", str(platform))
    assert run("--erase", "1").output == "Erased 1 person and 1 of their events.\n"


def test_settings_reach_the_platform(platform: Path) -> None:
    refused = run("--platform", str(platform), "--set", "colour=red")
    assert (refused.exit_code, "look at colour" in refused.output) == (1, True)


def test_a_setting_without_a_value_is_explained(platform: Path) -> None:
    assert "write NAME=VALUE" in run("--platform", str(platform), "--set", "colour").output


def test_a_place_without_a_platform_is_told(tmp_path: Path) -> None:
    refused = run("--platform", str(tmp_path))
    assert (refused.exit_code, "There is no learning platform at" in refused.output) == (1, True)


def test_what_the_store_remembers_of_a_database_holds_no_account() -> None:
    assert source_name("mariadb://reader:s3cret@db:3306/moodle?ssl_ca=x") == "mariadb://db:3306/moodle"
