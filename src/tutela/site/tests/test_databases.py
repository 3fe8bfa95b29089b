"""From ``DATABASE_URL`` to Django's settings."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tutela.site.databases import database
from tutela.site.faults import StartFault

FOLDER = Path("/srv/tutela")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> dict[str, Any]:
    """The settings for the URL that the test is parametrised with."""
    monkeypatch.setenv("DATABASE_URL", request.param)
    return database(FOLDER)


@pytest.mark.parametrize("made", [""], indirect=True)
def test_without_a_url_it_is_sqlite_in_the_data_folder(made: dict[str, Any]) -> None:
    assert made["NAME"] == "/srv/tutela/tutela.sqlite3"


@pytest.mark.parametrize("made", ["sqlite:////var/lib/site%20one.sqlite3"], indirect=True)
def test_a_sqlite_file_elsewhere(made: dict[str, Any]) -> None:
    assert made["NAME"] == "/var/lib/site one.sqlite3"


@pytest.mark.parametrize("made", [""], indirect=True)
def test_sqlite_survives_many_writers_and_a_kill(made: dict[str, Any]) -> None:
    assert made["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in made["OPTIONS"]["init_command"]
    assert "synchronous=NORMAL" in made["OPTIONS"]["init_command"]


@pytest.mark.parametrize(
    "made", ["postgresql://anna:p%40ss%2Fword@db.example:5433/site?sslmode=require"], indirect=True
)
def test_postgresql_with_all_its_parts(made: dict[str, Any]) -> None:
    assert (made["USER"], made["PASSWORD"], made["HOST"]) == ("anna", "p@ss/word", "db.example")
    assert (made["PORT"], made["NAME"], made["OPTIONS"]["sslmode"]) == ("5433", "site", "require")


@pytest.mark.parametrize("made", ["postgres:///site"], indirect=True)
def test_postgresql_always_has_a_pool(made: dict[str, Any]) -> None:
    assert made["OPTIONS"]["pool"]["max_size"] == 20


@pytest.mark.parametrize("made", ["mariadb://anna@127.0.0.1/site"], indirect=True)
def test_mariadb_refuses_what_it_cannot_keep(made: dict[str, Any]) -> None:
    assert made["ENGINE"] == "django.db.backends.mysql"
    assert "STRICT_TRANS_TABLES" in made["OPTIONS"]["init_command"]


@pytest.mark.parametrize("url", ["oracle://host/site", "no url", "postgresql://host:port/site", "postgresql://host"])
def test_a_url_that_cannot_be_used_is_refused(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("DATABASE_URL", url)
    with pytest.raises(StartFault, match="DATABASE_URL"):
        database(FOLDER)


def test_the_password_is_not_in_the_refusal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://anna:s3cr3t@host:port/site")
    with pytest.raises(StartFault) as refused:
        database(FOLDER)
    assert "s3cr3t" not in str(refused.value)
