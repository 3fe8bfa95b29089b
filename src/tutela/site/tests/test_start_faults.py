"""What keeps a site from starting is told in a sentence: no traceback, no secret, and what to do."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tutela.lib.crypto import Vault
from tutela.site.tests.servers import TUTELA, run, serving, surroundings

pytestmark = pytest.mark.long


def complaint(data: Path, *arguments: str, **variables: str) -> str:
    """What is said when the start fails, as it must."""
    outcome = run(data, *(arguments or ("serve", "--port", "0")), **variables)
    said = outcome.stdout + outcome.stderr
    assert outcome.returncode == 1, said
    assert "Traceback" not in said
    assert said.startswith("Error: ")
    return said


@pytest.fixture
def used(data: Path) -> Path:
    """The data folder of a site that has run."""
    with serving(data):
        return data


def dump(data: Path) -> list[str]:
    """The database of a data folder as SQL."""
    with closing(sqlite3.connect(data / "tutela.sqlite3")) as database:
        return list(database.iterdump())


@pytest.fixture
def old(data: Path) -> Path:
    """The data folder of a site whose database was made before the first release."""
    data.mkdir()
    with closing(sqlite3.connect(data / "tutela.sqlite3")) as database:
        database.executescript(Path(__file__).with_name("before_the_split.sql").read_text(encoding="utf-8"))
    return data


@pytest.fixture
def taken() -> Iterator[int]:
    """A port that somebody else listens on."""
    with closing(socket.create_server(("127.0.0.1", 0))) as listener:
        yield listener.getsockname()[1]


def test_a_port_that_is_taken(data: Path, taken: int) -> None:
    assert f"Port {taken} on 127.0.0.1 is taken" in complaint(data, "serve", "--port", str(taken))


def test_a_port_that_is_taken_leaves_nothing_behind(data: Path, taken: int) -> None:
    complaint(data, "serve", "--port", str(taken))
    assert not data.exists()


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said = complaint(tmp_path / "file" / "data")
    assert "cannot be written: Not a directory" in said
    assert "--data" in said


def test_a_full_disk(data: Path) -> None:
    # A limit on the size of files fails a write as a full disk does.
    command = 'ulimit -f 40; exec "$@"'
    outcome = subprocess.run(
        ["sh", "-c", command, "sh", *TUTELA, "serve", "--port", "0"],
        env=surroundings(data),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert outcome.returncode == 1
    assert "Traceback" not in outcome.stderr
    assert "disk" in outcome.stderr


def test_a_key_that_is_gone(used: Path) -> None:
    (used / "keys" / "encryption_keys").unlink()
    said = complaint(used)
    assert "keys/encryption_keys is gone. Restore it from the backup" in said
    assert "tutela keys new encryption_keys" in said


def test_a_key_that_is_gone_is_made_anew_only_when_asked(used: Path) -> None:
    key = used / "keys" / "encryption_keys"
    old = key.read_text()
    key.unlink()
    assert run(used, "keys", "new", "encryption_keys").returncode == 0
    with serving(used) as server:
        assert server.ask("/healthz").status == 200
    assert key.read_text() != old


def test_a_key_is_never_overwritten(used: Path) -> None:
    assert "move it away first" in complaint(used, "keys", "new", "secret_key")


@pytest.mark.parametrize("tampered", ["rubbish", "{key}x", "żółw"])
def test_an_encryption_key_that_was_altered(used: Path, tampered: str) -> None:
    (used / "keys" / "encryption_keys").write_text(tampered.format(key=Vault.new_key()), encoding="utf-8")
    said = complaint(used)
    assert "keys/encryption_keys" in said
    assert "Restore it from the backup" in said
    assert "rubbish" not in said


def test_a_signing_key_that_is_too_short(data: Path) -> None:
    said = complaint(data, TUTELA_SECRET_KEY="changeme")
    assert "TUTELA_SECRET_KEY is too short" in said
    assert "changeme" not in said


def test_a_database_that_cannot_be_reached(data: Path, free_port: int) -> None:
    said = complaint(data, DATABASE_URL=f"postgresql://someone:s3cr3t@127.0.0.1:{free_port}/site")
    assert "The database site on 127.0.0.1 cannot be reached" in said
    assert "s3cr3t" not in said


@pytest.mark.postgres
def test_a_database_that_does_not_exist(data: Path, postgres_server: str) -> None:
    assert 'database "not_there" does not exist' in complaint(data, DATABASE_URL=f"{postgres_server}/not_there")


def test_a_database_file_that_is_none(data: Path) -> None:
    data.mkdir()
    (data / "tutela.sqlite3").write_text("This is no database, whatever its name says." * 40)
    assert "file is not a database" in complaint(data)


def test_a_database_url_that_is_not_understood(data: Path) -> None:
    said = complaint(data, DATABASE_URL="oracle://scott:tiger@host/site")
    assert "DATABASE_URL is not understood" in said
    assert "tiger" not in said


def test_a_secret_file_that_is_not_there(data: Path, tmp_path: Path) -> None:
    missing = tmp_path / "nothing"
    assert f"TUTELA_SECRET_KEY_FILE names {missing}" in complaint(data, TUTELA_SECRET_KEY_FILE=str(missing))


def test_a_setting_that_makes_no_sense(data: Path) -> None:
    assert "TUTELA_MAX_BODY is 'much'" in complaint(data, TUTELA_MAX_BODY="much")


@pytest.mark.parametrize(
    "command",
    [
        ("serve", "--port", "0"),
        ("user", "add", "eva"),
        ("token", "list", "anna"),
        ("task", "list"),
        ("privacy", "kept"),
        ("manage", "migrate"),
        ("manage", "showmigrations"),
    ],
    ids=" ".join,
)
def test_a_database_from_before_the_first_release_is_refused_and_left_as_it_is(
    old: Path, command: tuple[str, ...]
) -> None:
    before = dump(old)
    said = complaint(old, *command)
    assert "from before its first release" in said
    assert "tutela.sqlite3" in said
    assert dump(old) == before
