"""What every request passes: size limit, headers, id, log line, pages for errors; and what is open to whom."""

from __future__ import annotations

import json
import socket
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tutela.site.tests.servers import Server, read, run, serving

PERSON = "text/html,application/xhtml+xml,*/*;q=0.8"


def test_every_answer_has_the_headers_that_protect_a_browser(server: Server) -> None:
    for path in ("/login/", "/static/web/tutela.css", "/healthz", "/nothing-here"):
        headers = server.ask(path).headers
        assert "script-src 'self'" in headers["content-security-policy"], path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "same-origin", path


def test_no_header_names_the_software(server: Server) -> None:
    assert "server" not in server.ask("/login/").headers


def test_a_page_that_is_not_there_is_told_as_a_page(server: Server) -> None:
    answer = server.ask("/nothing-here", accept=PERSON)
    assert answer.status == 404
    assert "<h1>There is nothing here</h1>" in answer.body


def test_a_program_is_told_in_json(server: Server) -> None:
    answer = server.ask("/nothing-here", accept="application/json")
    assert json.loads(answer.body)["error"]["reason"] == "not_found"


def test_an_error_page_speaks_the_readers_language(server: Server) -> None:
    answer = server.ask("/static/nothing.css", accept=PERSON, accept_language="es-MX,es;q=0.9")
    assert answer.status == 404
    assert '<html lang="es">' in answer.body
    assert "Aquí no hay nada" in answer.body


def test_an_error_page_speaks_the_language_that_the_reader_chose(server: Server) -> None:
    answer = server.ask("/static/nothing.css", accept=PERSON, accept_language="en-GB", cookie="tutela_language=es")
    assert "Aquí no hay nada" in answer.body


def test_a_form_without_its_token_is_refused_with_a_page(server: Server) -> None:
    answer = server.ask("/login/", "POST", b"username=admin&password=x", accept=PERSON)
    assert answer.status == 403
    assert "Traceback" not in answer.body
    assert "<h1>" in answer.body


def test_a_host_that_is_not_ours_is_refused_without_detail(server: Server) -> None:
    answer = server.ask("/login/", host="evil.example", accept=PERSON)
    assert answer.status == 400
    assert "ALLOWED_HOSTS" not in answer.body


def test_a_body_that_announces_too_much_is_refused_before_it_is_sent(server: Server) -> None:
    with closing(server.connect()) as connection:
        connection.putrequest("POST", "/login/")
        connection.putheader("Content-Length", str(50 * 1024 * 1024))
        connection.endheaders()
        assert read(connection).status == 413


def test_a_body_of_50_mb_is_answered_although_it_is_sent(server: Server) -> None:
    answer = server.ask("/login/", "POST", b"x" * 50 * 1024 * 1024, accept=PERSON)
    assert answer.status == 413
    assert "<h1>" in answer.body


def test_a_body_that_does_not_announce_its_size_is_cut_off(server: Server) -> None:
    with closing(server.connect()) as connection:
        chunks = (b"y" * 65536 for _ in range(40))
        connection.request("POST", "/login/", chunks, encode_chunked=True, headers={"Transfer-Encoding": "chunked"})
        answer = read(connection)
    assert answer.status == 413
    assert json.loads(answer.body)["error"]["reason"] == "too_large"


def test_a_body_within_the_limit_is_read(server: Server) -> None:
    assert server.ask("/login/", "POST", b"x" * 90_000).status == 403


def test_a_request_keeps_the_id_that_a_proxy_gave_it(server: Server) -> None:
    assert server.ask("/healthz", x_request_id="from-the-proxy-1").headers["x-request-id"] == "from-the-proxy-1"


@pytest.mark.parametrize("forged", ["short", "x" * 65, "with space in it"])
def test_an_id_that_could_garble_the_log_is_replaced(server: Server, forged: str) -> None:
    assert server.ask("/healthz", x_request_id=forged).headers["x-request-id"] != forged


def test_a_request_leaves_one_line_without_its_query(server: Server) -> None:
    requestid = server.ask("/login/?next=/secret-place", x_request_id="one-line-please").headers["x-request-id"]
    time.sleep(0.3)
    lines = [json.loads(line) for line in server.logged if requestid in line]
    assert [(line["path"], line["status"]) for line in lines] == [("/login/", 200)]


def test_static_files_are_asked_for_again_only_when_they_changed(server: Server) -> None:
    first = server.ask("/static/web/tutela.css")
    assert first.headers["cache-control"] == "no-cache"
    assert server.ask("/static/web/tutela.css", if_none_match=first.headers["etag"]).status == 304


@pytest.mark.parametrize("path", ["/static/../settings.py", "/static/%2e%2e/settings.py", "/static/web/../../apps.py"])
def test_static_files_do_not_lead_out_of_their_folder(server: Server, path: str) -> None:
    assert server.ask(path).status == 404


def test_metrics_are_open_to_the_machine_itself(server: Server) -> None:
    server.ask("/healthz")
    assert 'tutela_requests_total{method="GET",status="200"}' in server.ask("/metrics").body


def test_metrics_are_closed_to_whoever_comes_through_a_proxy(server: Server) -> None:
    assert server.ask("/metrics", x_forwarded_for="203.0.113.9").status == 403


def test_metrics_are_open_to_an_administrators_token(server: Server, served: Path) -> None:
    token = run(served, "token", "add", "admin").stdout.strip()
    forwarded = {"x_forwarded_for": "203.0.113.9"}
    assert server.ask("/metrics", authorization=f"Bearer {token}", **forwarded).status == 200
    assert server.ask("/metrics", authorization="Bearer tut_wrong", **forwarded).status == 403


@pytest.fixture
def broken(data: Path) -> Iterator[Server]:
    """A server whose database lost a table while it ran."""
    with serving(data, TUTELA_ADMIN_PASSWORD="correct horse battery") as server:
        with closing(sqlite3.connect(data / "tutela.sqlite3")) as connection:
            connection.execute("DROP TABLE django_session")
        yield server


@pytest.mark.long
def test_a_failure_shows_a_page_and_leaves_its_traceback_in_the_log(broken: Server) -> None:
    answer = broken.ask("/", cookie="tutela_session=abcdefghijklmnopqrstuvwxyz012345", accept=PERSON)
    assert answer.status == 500
    assert "Traceback" not in answer.body
    assert "django_session" not in answer.body
    time.sleep(0.3)
    assert "no such table: django_session" in "".join(broken.logged)
    assert "abcdefghijklmnopqrstuvwxyz012345" not in "".join(broken.logged)


@pytest.mark.long
def test_a_request_under_way_is_answered_when_the_server_is_told_to_stop(data: Path) -> None:
    with serving(data) as server, closing(server.connect()) as connection:
        connection.putrequest("POST", "/login/")
        connection.putheader("Content-Length", "4")
        connection.endheaders()
        connection.send(b"ab")
        time.sleep(0.3)
        server.process.terminate()
        threading.Timer(0.7, connection.send, (b"cd",)).start()
        assert read(connection).status == 403
        assert server.process.wait(10) in (0, -15)


@pytest.mark.long
def test_a_stopped_server_frees_its_port(data: Path) -> None:
    with serving(data) as server:
        port = urlsplit(server.address).port
        server.stop(10)
    socket.create_server(("127.0.0.1", port or 0)).close()


@pytest.mark.long
def test_https_is_kept_to_when_the_site_has_an_https_address(data: Path) -> None:
    with serving(data, TUTELA_URL="https://learn.example.org") as server:
        answer = server.ask("/login/", host="learn.example.org")
        assert answer.status == 200
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        assert "secure" in answer.headers["set-cookie"].lower()


@pytest.mark.long
def test_the_ml_backend_is_served_when_it_is_wanted(data: Path, tmp_path: Path) -> None:
    backend = {"MOODLE_MLBACKEND_PYTHON_USERS": "moodle:a-long-password", "MOODLE_MLBACKEND_PYTHON_DIR": str(tmp_path)}
    with serving(data, TUTELA_MLBACKEND="1", **backend) as server:
        assert server.ask("/mlbackend/version").status == 200
        assert server.ask("/login/").status == 200


@pytest.mark.long
def test_an_ml_backend_without_its_settings_is_refused_at_the_start(data: Path) -> None:
    outcome = run(data, "serve", "--port", "0", TUTELA_MLBACKEND="1")
    assert (outcome.returncode, "Traceback" in outcome.stderr) == (1, False)
    assert "MOODLE_MLBACKEND_PYTHON_USERS" in outcome.stderr


def test_the_ml_backend_is_not_served_unasked(server: Server) -> None:
    assert server.ask("/mlbackend/version").status == 404


@pytest.mark.long
def test_several_workers_serve_one_port(data: Path) -> None:
    with serving(data, "serve", "--port", "0", "--workers", "2") as server:
        assert {server.ask("/healthz").status for _ in range(5)} == {200}
        assert server.stop() in (0, -15)


@pytest.mark.long
def test_when_the_first_of_several_processes_is_killed_the_others_end(data: Path) -> None:
    with serving(data, "serve", "--port", "0", "--workers", "2") as server:
        assert server.ask("/healthz").status == 200
        children = _children(server.process.pid)
        assert len(children) >= 2
        server.process.kill()
        server.process.wait()
        deadline = time.monotonic() + 10
        while any(Path(f"/proc/{child}").exists() for child in children):
            assert time.monotonic() < deadline, "processes of a server that was killed go on"
            time.sleep(0.1)


def _children(parent: int) -> list[int]:
    """The processes below *parent*."""
    found = [int(path.parent.name) for path in Path("/proc").glob("[0-9]*/stat") if _parent_of(path) == parent]
    return found + [deeper for child in found for deeper in _children(child)]


def _parent_of(stat: Path) -> int:
    try:
        return int(stat.read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0
