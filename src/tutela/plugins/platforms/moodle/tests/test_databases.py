"""A live database gives what the folder of its tables gives, to an account that may only read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests import mariadb
from tutela.plugins.platforms.moodle.platform import Moodle
from tutela.plugins.platforms.moodle.tests import databases, toy
from tutela.plugins.platforms.moodle.tests.conftest import everything
from tutela.sdk.platform import ConnectionLost, Mark, MissingData, PlatformError

pytestmark = pytest.mark.long

Live = tuple[str, str, Callable[[str], None]]
"""The reader's address, the prefix, and a way to run a statement as the owner."""


@pytest.fixture(params=["postgresql mdl_", "postgresql x1_", "mariadb mdl_"])
def live(request: pytest.FixtureRequest) -> Iterator[Live]:
    """The toy site in each kind of database."""
    kind, prefix = request.param.split()
    if kind == "postgresql":
        url = request.getfixturevalue("postgres_url")
        reader = databases.fill_postgres(url, prefix)
        with psycopg.connect(url, autocommit=True) as owner:
            yield reader, prefix, lambda sql: (owner.execute(sql), None)[1]
        databases.drop_postgres_reader(url, reader)
        return
    connection = mariadb.connect(request.getfixturevalue("mariadb_server"))
    name, reader = databases.fill_mariadb(connection, prefix)
    try:
        with connection.cursor() as cursor:
            yield reader, prefix, lambda sql: (cursor.execute(sql.replace('"', "`")), None)[1]
    finally:
        databases.drop_mariadb(connection, name)
        connection.close()


@pytest.fixture
def moodle(live: Live) -> Iterator[Moodle]:
    found = Moodle.at(live[0], prefix=live[1])
    assert found is not None
    with found:
        yield found


def test_a_database_gives_what_the_folder_gives(moodle: Moodle, parquet_folder: Path) -> None:
    folder = Moodle.at(str(parquet_folder))
    assert folder is not None
    with folder:
        assert everything(moodle) == everything(folder)
        assert moodle.site() == folder.site()
        assert moodle.last_event_id() == folder.last_event_id()
        assert sorted(moodle.event_fingerprints(5, 4)) == sorted(folder.event_fingerprints(5, 4))
        assert [b.to_pylist() for b in moodle.event_ids(2, 9)] == [b.to_pylist() for b in folder.event_ids(2, 9)]


def test_the_log_is_read_on_from_a_mark(moodle: Moodle) -> None:
    found = [event for batch in moodle.read("events", Mark(1), batch_rows=1) for event in batch.to_pylist()]
    assert [event["event_id"] for event in found] == [2, 5]


def test_what_changes_on_the_site_is_seen_by_the_next_reader(live: Live, moodle: Moodle) -> None:
    list(moodle.read("events"))
    live[2](f'UPDATE "{live[1]}logstore_standard_log" SET userid = {toy.BEN} WHERE id = 2')
    assert [row["person_id"] for batch in moodle.read("events") for row in batch.to_pylist()][1] == toy.BEN


def test_a_missing_table_is_named(live: Live, moodle: Moodle) -> None:
    live[2](f'DROP TABLE "{live[1]}grade_grades"')
    with pytest.raises(MissingData, match=r"has no table grade_grades .* Is the table prefix right\?"):
        list(moodle.read("grades"))


def test_a_missing_column_is_named(live: Live, moodle: Moodle) -> None:
    live[2](f'ALTER TABLE "{live[1]}course" DROP COLUMN enddate')
    with pytest.raises(MissingData, match=r"table course .* lacks enddate"):
        list(moodle.read("courses"))


def test_a_connection_that_breaks_is_told_and_made_again(live: Live, moodle: Moodle) -> None:
    list(moodle.read("events"))
    user = live[0].partition("://")[2].partition(":")[0]
    if live[0].startswith("postgresql"):
        live[2](f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '{user}'")
    else:
        live[2](f"KILL USER {user}")
    with pytest.raises(ConnectionLost, match="broke off"):
        list(moodle.read("events"))
    assert len([event for batch in moodle.read("events") for event in batch.to_pylist()]) == 3


def test_what_is_asked_for_in_the_middle_of_a_reading_does_not_disturb_it(moodle: Moodle) -> None:
    reading = moodle.read("events", batch_rows=1)
    first = next(reading).to_pylist()
    assert moodle.last_event_id() == 5
    assert len(first + [event for batch in reading for event in batch.to_pylist()]) == 3


def test_a_refused_connection_is_told_without_the_password(live: Live) -> None:
    wrong = live[0].replace(databases.QUOTED_PASSWORD, "hunter2") + "x"
    moodle = Moodle.at(wrong)
    assert moodle is not None
    with moodle, pytest.raises(PlatformError, match="There is no connection to the database") as refused:
        moodle.site()
    assert "hunter2" not in str(refused.value)


def test_the_password_is_not_in_what_is_shown_of_the_config(live: Live) -> None:
    moodle = Moodle.at(live[0])
    assert moodle is not None
    assert "secret" not in f"{moodle.config!r} {moodle.config}"


def test_an_address_of_another_kind_of_database_is_none_of_moodle() -> None:
    assert Moodle.at("sqlite:///x") is None
