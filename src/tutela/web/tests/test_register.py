"""The action register as a table and as CSV."""

from __future__ import annotations

import asyncio
import csv
import io
import re
from collections.abc import Iterator
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.template.loader import render_to_string
from django.test import Client

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.sdk import SummariseText
from tutela.web.reports.csvfile import cell
from tutela.web.tests.conftest import Browser

TABLE = "/administration/register/"
CSV = "/administration/register.csv"


@pytest.fixture
def used(lasting_world: World) -> Iterator[World]:
    """The teacher had one success; the learner was refused for the policy."""
    world = lasting_world
    made = ai.create_instance(world.administrator, "builtin", "Offline", {})
    ai.set_instance_enabled(world.administrator, made.id, True)
    ai.accept_policy(world.teacher.pk, world.here)

    async def both() -> None:
        for person in (world.teacher, world.learner):
            action = SummariseText(contextid=world.here, userid=person.pk, prompttext="The secret sea rises.")
            await ai.get_manager().process_action(action, placement="courseassist")
        await ai.shutdown()

    asyncio.run(both())
    yield world


@pytest.fixture
def reader(used: World, browser: Browser) -> Client:
    return browser(used.manager)


def rows(client: Client, query: str = "") -> list[dict[str, str]]:
    """The rows of the CSV."""
    answer: Any = client.get(f"{CSV}?{query}")

    async def whole() -> str:
        assert answer.is_async  # Django would hold back a plain generator until its end
        return b"".join([part async for part in answer]).decode()

    return list(csv.DictReader(io.StringIO(async_to_sync(whole)())))


def test_the_newest_attempt_comes_first(reader: Client) -> None:
    assert [row["person_name"] for row in rows(reader)] == ["learner", "teacher"]


def test_what_people_wrote_is_not_shown(reader: Client) -> None:
    assert "secret sea" not in reader.get(TABLE).content.decode()
    assert "secret sea" not in str(rows(reader))


def test_a_row_has_its_detail(reader: Client) -> None:
    page = reader.get(TABLE).content.decode()
    assert "What the person was told" in page
    assert "the policy in force is not accepted" in page


def test_what_reached_no_provider_was_refused_and_did_not_fail(reader: Client) -> None:
    page = reader.get(TABLE).content.decode()
    assert "Refused 451" in page
    assert "Failed 451" not in page


@pytest.mark.parametrize(
    ("query", "people"),
    [
        ("outcome=yes", ["teacher"]),
        ("outcome=no", ["learner"]),
        ("username=teach", ["teacher"]),
        ("errorcode=451", ["learner"]),
        ("provider=builtin", ["teacher"]),
        ("action=summarise_text", ["learner", "teacher"]),
        ("action=explain_text", []),
        ("placement=rest", []),
        ("since=2999-01-01", []),
        ("until=2000-01-01", []),
        ("text=policy", ["learner"]),
    ],
)
def test_a_filter_lets_through_what_it_says(reader: Client, query: str, people: list[str]) -> None:
    assert [row["person_name"] for row in rows(reader, query)] == people


@pytest.mark.parametrize(
    "query",
    [
        "since=yesterday",
        "until=9999-12-31",
        "errorcode=x",
        "instanceid=99999999999999999999",
        "before=x",
        "before=nan_1",
        "after=1_-1",
        pytest.param("before=1_" + "9" * 5000, id="before=1_9…"),
    ],
)
def test_a_filter_that_makes_no_sense_is_left_out(reader: Client, query: str) -> None:
    assert reader.get(f"{TABLE}?{query}").status_code == 200


def test_the_table_has_pages(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutela.web.reports.register.PAGE", 1)
    first = reader.get(f"{TABLE}?action=summarise_text").content.decode()
    found = re.search(r'rel="next" href="(\?action=summarise_text&amp;before=[^"]+)"', first)
    assert found is not None
    second = reader.get(TABLE + found[1].replace("&amp;", "&")).content.decode()
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second


def test_the_file_has_all_pages(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutela.web.reports.register.CSV_PAGE", 1)
    assert len(rows(reader)) == 2


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert cell(text) == f"'{text}"


def test_an_attempt_outlives_its_person_without_a_name() -> None:
    row = {"id": 1, "userid": 0, "person_name": "", "timecreated": 1_700_000_000.0}
    shown = render_to_string("web/administration/row.html", {"row": row})
    assert "<dd>Deleted person</dd>" in shown
