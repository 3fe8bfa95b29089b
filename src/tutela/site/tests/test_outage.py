"""A database that is away: told within two seconds, and forgotten within five of its return."""

from __future__ import annotations

import contextlib
import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from conftest import lack
from tutela.site.tests.proxies import Proxy, proxy_before
from tutela.site.tests.servers import Answer, Server, run, serving

pytestmark = [pytest.mark.long, pytest.mark.postgres]

SOON, WELL_AGAIN = 2.0, 5.0
SENTENCE = "The site's database does not answer"
SESSION = "tutela_session=abcdefghijklmnopqrstuvwxyz012345"
PROMPT = json.dumps({"contextid": 1, "prompttext": "Tell me of tides."}).encode()


@dataclass
class Site:
    """A site behind a proxy to its database, and a token of its administrator."""

    server: Server
    proxy: Proxy
    token: str
    database: str

    def ask(self, what: str) -> tuple[Answer, float]:
        """The answer to a request, and after how many seconds it came."""
        began = time.monotonic()
        by = {"authorization": f"Bearer {self.token}"}
        answer = {
            "page": lambda: self.server.ask("/login/?next=/", accept="text/html", cookie=SESSION),
            "session": lambda: self.server.ask("/", accept="text/html", cookie=SESSION),
            "rest": lambda: self.server.ask("/api/v1/policy", **by),
            "action": lambda: self.server.ask(
                "/api/v1/actions/summarise_text", "POST", PROMPT, content_type="application/json", **by
            ),
            "moodle": lambda: self.server.ask(
                f"/webservice/rest/server.php?wstoken={self.token}&moodlewsrestformat=json"
                "&wsfunction=core_ai_get_policy_status&userid=1"
            ),
        }[what]()
        return answer, time.monotonic() - began

    def is_well(self) -> bool:
        return self.ask("rest")[0].status == 200 and self.ask("session")[0].status in (200, 302)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, new_postgres: Callable[[], str]) -> Iterator[Site]:
    """The site, once for all tests of this module: each leaves it well."""
    parts = urlsplit(new_postgres())
    data = tmp_path_factory.mktemp("outage") / "data"
    with proxy_before(str(parts.hostname), parts.port or 5432) as proxy:
        url = f"postgresql://{parts.username}@127.0.0.1:{proxy.port}{parts.path}"
        with serving(data, DATABASE_URL=url, TUTELA_ADMIN_PASSWORD="correct horse battery") as server:
            token = run(data, "token", "add", "admin", DATABASE_URL=url).stdout.strip()
            yield Site(server, proxy, token, parts.path.lstrip("/"))


@pytest.fixture
def full_disk(tmp_path: Path) -> Iterator[Path]:
    """A small disk of its own, which a test can fill."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        lack("the right to mount a small disk (be root)", can_be_had=False)
    yield folder
    subprocess.run(["umount", "-l", str(folder)], check=False)


@contextlib.contextmanager
def away(site: Site, how: str) -> Iterator[None]:
    """Until the block ends the database is away; then it comes back, and the site is well within five seconds."""
    assert site.is_well()
    {"stopped": site.proxy.refuse, "silent": site.proxy.silence}[how]()
    try:
        yield
    finally:
        site.proxy.come_back()
        deadline = time.monotonic() + WELL_AGAIN
        while not site.is_well():
            assert time.monotonic() < deadline, "the site is not well within five seconds of the database's return"


@pytest.mark.parametrize("how", ["stopped", "silent"])
@pytest.mark.parametrize("what", ["session", "rest", "action", "moodle"])
def test_the_first_request_is_told_within_two_seconds(site: Site, how: str, what: str) -> None:
    with away(site, how):
        answer, seconds = site.ask(what)
    assert (answer.status, SENTENCE in answer.body.replace("&#x27;", "'")) == (503, True), answer.body
    assert seconds < SOON + 0.5, "a busy machine is given half a second"
    assert int(answer.headers["retry-after"]) > 0


@pytest.mark.parametrize("how", ["stopped", "silent"])
def test_later_requests_are_told_at_once(site: Site, how: str) -> None:
    with away(site, how):
        site.ask("rest")
        assert [site.ask(what)[1] < 0.5 for what in ("session", "rest", "action", "moodle")] == [True] * 4


@pytest.mark.parametrize("how", ["stopped", "silent"])
def test_fifty_requests_at_once_are_all_told_in_time(site: Site, how: str) -> None:
    took: list[tuple[int, float]] = []

    def ask(number: int) -> None:
        answer, seconds = site.ask(("session", "rest", "action", "moodle")[number % 4])
        took.append((answer.status, seconds))

    with away(site, how):
        threads = [threading.Thread(target=ask, args=(number,)) for number in range(48)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert {status for status, _seconds in took} == {503}
    assert max(seconds for _status, seconds in took) < SOON + 1.5, "48 clients share the machine with the server"


def test_connections_that_were_cut_are_opened_anew(site: Site) -> None:
    assert site.is_well()
    site.proxy.cut()
    time.sleep(1)
    assert site.is_well()


def test_the_process_is_alive_but_not_ready_while_the_database_is_away(site: Site) -> None:
    with away(site, "stopped"):
        assert site.server.ask("/healthz").status == 200
        readiness = site.server.ask("/readyz")
        assert (readiness.status, json.loads(readiness.body)["data"]) == (503, "ok")
    assert site.server.ask("/readyz").status == 200


def test_the_log_says_it_in_sentences_and_without_the_address(site: Site) -> None:
    before = len(site.server.logged)
    with away(site, "stopped"):
        for _ in range(30):
            site.ask("rest")
    lines = site.server.logged[before:]
    assert sum("the database does not answer; every request is told so" in line for line in lines) == 1
    assert not any("Errno" in line and "request" not in line for line in lines if "tutela.database" in line)


def test_a_page_speaks_of_the_database_and_not_of_the_ai_service(site: Site) -> None:
    with away(site, "stopped"):
        answer, _seconds = site.ask("action")
    error = json.loads(answer.body)["error"]
    assert (error["reason"], "AI service" in error["message"]) == ("site_unavailable", False)


def test_sessions_of_the_database_that_are_ended_are_no_outage(site: Site, postgres_server: str) -> None:
    with psycopg.connect(f"{postgres_server}/postgres", autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = %s",
            [site.database],
        )
    time.sleep(1)
    assert site.is_well()


def test_a_full_disk_is_not_ready(tmp_path: Path, full_disk: Path) -> None:
    with serving(full_disk / "data") as server:
        assert server.ask("/readyz").status == 200
        with (full_disk / "filler").open("wb", buffering=0) as filler, contextlib.suppress(OSError):
            while True:
                filler.write(b"x" * 4096)
        answer = server.ask("/readyz")
        assert answer.status == 503 and "not ready" in answer.body
        assert server.ask("/healthz").status == 200
        (full_disk / "filler").unlink()
        assert server.ask("/readyz").status == 200
