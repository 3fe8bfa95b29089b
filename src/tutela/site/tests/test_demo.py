"""The demo site: what the README promises of `make demo`."""

from __future__ import annotations

import http.cookies
import json
import sqlite3
import tomllib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlencode

import psycopg
import pytest

from tutela.courses.api import as_text
from tutela.site.demo.accounts import ACCOUNTS
from tutela.site.demo.build import COURSES
from tutela.site.tests.servers import Answer, Server, run, serving

pytestmark = pytest.mark.long
DEMO = ("demo", "--no-university", "--port", "0")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data folder of `site`."""
    return tmp_path_factory.mktemp("demo") / "site"


@pytest.fixture(scope="module")
def site(folder: Path) -> Iterator[Server]:
    """A running demo."""
    with serving(folder, *DEMO, "--data", str(folder)) as server:
        yield server


def rows(folder: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(folder / "tutela.sqlite3")) as connection:
        return connection.execute(sql).fetchall()


def cookies(answer: Answer) -> dict[str, str]:
    jar = http.cookies.SimpleCookie(answer.headers.get("set-cookie", "").replace(", tutela_", "\ntutela_"))
    return {name: morsel.value for name, morsel in jar.items()}


def sign_in(site: Server, username: str, password: str) -> dict[str, str]:
    """The cookies of somebody who is signed in."""
    csrf = cookies(site.ask("/login/"))["tutela_csrf"]
    form = urlencode({"username": username, "password": password, "csrfmiddlewaretoken": csrf})
    kind = "application/x-www-form-urlencoded"
    answer = site.ask("/login/", "POST", form.encode(), content_type=kind, cookie=f"tutela_csrf={csrf}")
    assert answer.status == 302, answer.body
    session = next(part for part in answer.headers["set-cookie"].split() if part.startswith("tutela_session="))
    return {"cookie": session.rstrip(";")}


def test_it_says_its_address_its_accounts_and_what_to_try(site: Server) -> None:
    said = "".join(site.printed)
    assert all(account.username in said and account.password in said for account in ACCOUNTS)
    assert site.address in said


@pytest.mark.parametrize("account", ACCOUNTS, ids=lambda account: account.username)
def test_every_account_can_sign_in(site: Server, account: tuple[str, str]) -> None:
    assert site.ask("/", **sign_in(site, *account[:2])).status == 200


def test_the_sign_in_page_offers_the_accounts(site: Server) -> None:
    page = site.ask("/login/").body
    assert all(account.password in page for account in ACCOUNTS)


def test_a_learner_has_a_page_summarised(site: Server, folder: Path) -> None:
    [(contextid,)] = rows(
        folder,
        "SELECT c.id FROM tutela_identity_context c JOIN tutela_courses_coursemodule m"
        " ON c.level = 70 AND c.instanceid = m.id WHERE m.name = 'Why the sea rises and falls'",
    )
    key = run(folder, "token", "add", "learner").stdout.strip()
    headers = {"authorization": f"Bearer {key}", "content_type": "application/json"}
    accepted = site.ask("/api/v1/policy", "PUT", json.dumps({"contextid": contextid}).encode(), **headers)
    assert accepted.status == 200, accepted.body
    function = "/api/v1/functions/aiplacement_courseassist_summarise_text"
    answer = site.ask(function, "POST", json.dumps({"contextid": contextid}).encode(), **headers)
    assert answer.status == 200, answer.body
    assert "tide" in answer.body


def test_the_stranger_is_in_no_course(site: Server) -> None:
    assert site.ask("/course/1/", **sign_in(site, "stranger", "stranger-demo")).status == 403


def test_what_is_hidden_is_shown_to_the_teacher_only(site: Server, folder: Path) -> None:
    [(moduleid,)] = rows(
        folder, "SELECT id FROM tutela_courses_coursemodule WHERE NOT visible AND name LIKE 'Teacher%'"
    )
    assert site.ask(f"/module/{moduleid}/", **sign_in(site, "teacher", "teacher-demo")).status == 200
    assert site.ask(f"/module/{moduleid}/", **sign_in(site, "learner", "learner-demo")).status == 403


def test_a_second_start_adds_nothing(site: Server, folder: Path) -> None:
    counted = "SELECT (SELECT count(*) FROM tutela_courses_coursemodule), (SELECT count(*) FROM ai_provider)"
    before = rows(folder, counted)
    with serving(folder, *DEMO, "--data", str(folder)):
        assert rows(folder, counted) == before


def test_it_does_not_touch_a_real_site(data: Path) -> None:
    with serving(data):
        pass
    outcome = run(data, *DEMO, "--data", str(data))
    assert outcome.returncode == 1
    assert "holds something that is no demo site" in outcome.stderr
    assert rows(data, "SELECT username FROM tutela_identity_person") == [("admin",)]


@pytest.mark.postgres
def test_it_does_not_touch_the_database_of_a_real_site(data: Path, postgres_url: str) -> None:
    with serving(data, *DEMO, "--data", str(data), DATABASE_URL=postgres_url):
        pass
    with psycopg.connect(postgres_url) as connection:
        assert connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone() == (0,)


def test_a_real_site_offers_no_accounts(data: Path) -> None:
    with serving(data) as server:
        assert "learner-demo" not in server.ask("/login/").body


@pytest.mark.parametrize("plan", sorted(COURSES.glob("*/course.toml")), ids=lambda plan: plan.parent.name)
def test_every_course_has_a_text_to_read_in_ten_minutes(plan: Path) -> None:
    pages = [
        module["file"]
        for section in tomllib.loads(plan.read_text(encoding="utf-8"))["sections"]
        for module in section["modules"]
    ]
    longest = max(len(as_text((plan.parent / file).read_text(encoding="utf-8")).split()) for file in pages)
    assert 500 <= longest <= 900


@pytest.mark.parametrize("plan", sorted(COURSES.glob("*/course.toml")), ids=lambda plan: plan.parent.name)
def test_no_text_lies_about_unused(plan: Path) -> None:
    named = {
        module["file"]
        for section in tomllib.loads(plan.read_text(encoding="utf-8"))["sections"]
        for module in section["modules"]
    }
    assert named == {file.name for file in plan.parent.glob("*.html")}
