"""The action register as a table and as CSV."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Iterator

import pytest
from django.test import Client

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.sdk import SummariseText
from tutela.web.administration.register import _cell
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
    answer = client.get(f"{CSV}?{query}")
    body = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]  # the stubs know no streaming
    return list(csv.DictReader(io.StringIO(body)))


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
        "page=x",
        "page=-1",
        pytest.param("page=" + "9" * 5000, id="page=9…"),
    ],
)
def test_a_filter_that_makes_no_sense_is_left_out(reader: Client, query: str) -> None:
    assert reader.get(f"{TABLE}?{query}").status_code == 200


def test_the_table_has_pages(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutela.web.administration.register.PAGE", 1)
    first = reader.get(f"{TABLE}?action=summarise_text").content.decode()
    assert "page 1 of 2" in first
    assert "?action=summarise_text&amp;page=2" in first
    assert "page 2 of 2" in reader.get(f"{TABLE}?page=2").content.decode()


def test_the_file_has_all_pages(reader: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutela.web.administration.register.CSV_PAGE", 1)
    assert len(rows(reader)) == 2


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)"])
def test_no_cell_is_a_formula(text: str) -> None:
    assert _cell("person_name", text) == f"'{text}"
