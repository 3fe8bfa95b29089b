"""The guide to backing up and restoring, followed to the letter: what a site held is there again."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pytest

from tutela.sdk.record import TABLES, Type, arrow_schema
from tutela.site.tests.conftest import PASSWORD
from tutela.site.tests.servers import Server, run, serving, surroundings
from tutela.testing.openai_stub import OpenAIStub

pytestmark = pytest.mark.long

GUIDE = Path(__file__).parents[1] / "docs" / "how-to" / "install.md"
TRANSIENT = ("start.lock", ".processes", "-wal", "-shm")
SAMPLE: dict[Type, Any] = {Type.ID: 1, Type.TIME: 5, Type.COUNT: 1, Type.NUMBER: 0.5, Type.FLAG: True, Type.TEXT: "x"}


def section(title: str) -> str:
    """The part of the guide below that heading."""
    return re.split(r"\n#+ ", GUIDE.read_text("utf-8").partition(f"# {title}\n")[2])[0]


def commands(title: str, *, postgres: bool) -> list[str]:
    """The commands of that part in the order in which they are given; those of PostgreSQL only where asked for."""
    lines = [line.strip() for line in section(title).splitlines() if line.startswith("    ")]
    dump = [line for line in lines if line.startswith("pg_")]
    others = [line for line in lines if line not in dump]
    return [*others[:-1], *(dump if postgres else []), others[-1]]


@dataclass
class Site:
    """A site with something of everything in it, and where to look at that."""

    data: Path
    backup: Path
    variables: dict[str, str]
    headers: dict[str, str] = field(default_factory=dict)
    addresses: list[str] = field(default_factory=list)

    def follow(self, title: str) -> None:
        """Give the guide's commands, with our folders for its own; the service is ours to start and stop."""
        programs = self.backup.parent / "programs"
        programs.mkdir(exist_ok=True)
        service = programs / "systemctl"
        service.write_text("#!/bin/sh\nexit 0\n")
        service.chmod(0o755)
        environment = {**surroundings(self.data, **self.variables)}
        environment["PATH"] = f"{programs}:{os.environ['PATH']}"
        for command in commands(title, postgres="DATABASE_URL" in self.variables):
            ours = command.replace("/var/lib/tutela", str(self.data)).replace("/backup", str(self.backup))
            done = subprocess.run(["sh", "-c", ours], env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, (command, done.stderr)

    def send(self, server: Server, method: str, path: str, body: Any = None) -> Any:
        """What the API answers."""
        raw = json.dumps(body).encode() if body is not None else None
        answer = server.ask(path, method, raw, **self.headers)
        assert answer.status < 300, (path, answer.body)
        return json.loads(answer.body) if answer.body else None

    def look(self, server: Server) -> dict[str, tuple[int, bytes]]:
        """What stands at each address now."""
        found = {}
        for address in self.addresses:
            connection = server.connect()
            connection.request("GET", address, headers={"Authorization": self.headers["authorization"]})
            answer = connection.getresponse()
            found[address] = (answer.status, answer.read())
            connection.close()
        return found

    def files(self) -> dict[str, bytes]:
        """Every file of the data folder that says something of the site."""
        paths = [path for path in self.data.rglob("*") if path.is_file()]
        named = {path.relative_to(self.data).as_posix(): path for path in paths}
        return {
            name: path.read_bytes()
            for name, path in named.items()
            if not any(word in name for word in TRANSIENT) and name != "tutela.sqlite3"
        }


def platform(folder: Path) -> Path:
    """A platform of tables in our own schema, one row each."""
    folder.mkdir()
    for name, table in TABLES.items():
        row = {column.name: SAMPLE[column.type] for column in table.fields}
        pyarrow.csv.write_csv(pa.Table.from_pylist([row], schema=arrow_schema(table)), folder / f"{name}.csv")
    return folder


def fill(site: Site, server: Server, base_url: str) -> None:
    """Put an image, an export and their traces into *site*."""
    site.send(server, "PUT", "/api/v1/policy", {"contextid": 1})
    config = {"base_url": base_url, "api_key": "sk-of-the-stub-0123456789"}
    made = site.send(server, "POST", "/api/v1/instances", {"provider": "openai", "name": "Stub", "config": config})
    site.send(server, "PUT", f"/api/v1/instances/{made['id']}/enabled", {"enabled": True})
    asked = {"contextid": 1, "prompttext": "The moon."}
    image = site.send(server, "POST", "/api/v1/actions/generate_image", asked)["data"]["draftfile"]
    export = site.send(server, "POST", "/api/v1/privacy/requests", {"kind": "export"})["id"]
    deadline = time.monotonic() + 60
    site.addresses = [f"/api/v1/privacy/requests/{export}/file"]
    while {status for status, _body in site.look(server).values()} != {200}:
        assert time.monotonic() < deadline
        time.sleep(0.2)
    site.addresses = [image, f"/api/v1/privacy/requests/{export}/file", "/api/v1/instances", "/api/v1/register"]


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def site(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Site:
    """The site, stopped; made once, for the tests only look at it."""
    folder = tmp_path_factory.mktemp("site")
    data, backup = folder / "data", folder / "backup"
    variables = {"TUTELA_ADMIN_PASSWORD": PASSWORD}
    if request.param == "postgresql":
        variables["DATABASE_URL"] = request.getfixturevalue("new_postgres")()
    backup.mkdir()
    made = Site(data, backup, variables)
    with serving(data, **variables) as server, OpenAIStub.in_thread() as stub:
        key = run(data, "token", "add", "admin", **variables).stdout.strip().splitlines()[-1]
        made.headers = {"authorization": f"Bearer {key}", "content_type": "application/json"}
        fill(made, server, stub.base_url)
    synced = run(data, "sync", "--platform", str(platform(folder / "platform")), **variables)
    assert synced.returncode == 0, synced.stderr
    return made


@pytest.fixture(scope="module")
def restored(site: Site) -> dict[str, Any]:
    """What was there before, and what is there again after the folder was lost and restored."""
    with serving(site.data, **site.variables) as server:
        before = site.look(server)
    kept = site.files()
    site.follow("Back up")
    shutil.rmtree(site.data)
    if "DATABASE_URL" in site.variables:
        empty(site.variables["DATABASE_URL"])
    site.follow("Restore")
    again = site.files()
    with serving(site.data, **site.variables) as server:
        return {"before": before, "after": site.look(server), "kept": kept, "again": again}


def empty(url: str) -> None:
    """A new, empty database in place of the one that was lost."""
    script = "DROP SCHEMA public CASCADE; CREATE SCHEMA public"
    subprocess.run(["psql", "-q", url, "-c", script], check=True, capture_output=True)


def test_everything_answers_as_before(restored: dict[str, Any]) -> None:
    assert restored["after"] == restored["before"]
    assert {status for status, _body in restored["before"].values()} == {200}


def test_every_file_is_there_again(restored: dict[str, Any]) -> None:
    assert restored["again"] == restored["kept"]
    assert {name.partition("/")[0] for name in restored["kept"]} >= {"keys", "files", "exports", "logstore"}


def test_the_log_store_goes_on_where_it_was(restored: dict[str, Any], site: Site) -> None:
    said = run(site.data, "sync", "--platform", str(site.data.with_name("platform")), **site.variables).stdout
    assert "0 new events" in said
    assert "holds 1 events" in said


def test_the_guide_names_whatever_there_is_in_the_folder(site: Site) -> None:
    there = {path.name for path in site.data.iterdir() if not path.name.endswith(("-wal", "-shm"))}
    assert [name for name in sorted(there) if f"`{name}`" not in section("5. Back up and restore")] == []
