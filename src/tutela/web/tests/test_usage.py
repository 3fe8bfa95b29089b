"""The pages of the usage report, of policy acceptance and of what I asked."""

from __future__ import annotations

import time
import uuid
from typing import Any
from xml.etree import ElementTree

import pytest
from django.apps import apps
from django.test import Client

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.web.charts import Series, lines, stacked_bars
from tutela.web.tests.conftest import Browser

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


def attempt(**values: Any) -> None:
    """One success on record."""
    now = time.time()
    usual = {"actionname": "summarise_text", "success": True, "userid": 1, "contextid": 1, "provider": "openai"}
    times = {"timecreated": now - 5, "timestarted": now - 4, "timecompleted": now - 2}
    register = apps.get_model("tutela_ai", "Attempt")._default_manager
    register.create(uid=uuid.uuid4().hex, requestid="r", **{**usual, **times, **values})


def drawn(svg: str) -> ElementTree.Element:
    figure = ElementTree.fromstring(svg)  # noqa: S314 - our own
    found = figure.find("svg")
    assert found is not None
    return found


def test_a_chart_is_named_and_described() -> None:
    svg = drawn(stacked_bars("use", "Attempts", "Two.", ["Mon", "Tue"], [Series("Good", "tone-good", [1, 1])]))
    ids = str(svg.get("aria-labelledby")).split()
    assert [one.text for one in svg if one.get("id") in ids] == ["Attempts", "Two."]


def test_bars_stand_one_above_the_other() -> None:
    svg = drawn(stacked_bars("x", "", "", ["Mon"], [Series("A", "a", [1]), Series("B", "b", [3])]))
    first, second = svg.findall("rect")
    assert float(first.get("y", 0)) == pytest.approx(
        float(second.get("y", 0)) + float(second.get("height", 0)), abs=0.2
    )


def test_a_line_breaks_where_nothing_was_measured() -> None:
    svg = drawn(lines("x", "", "", ["a", "b", "c", "d"], [Series("A", "a", [1, 2, None, 4])]))
    (path,) = svg.findall("path[@class='line a']")
    assert str(path.get("d")).count("M") == 2


def test_what_is_shown_in_a_chart_is_escaped() -> None:
    assert "<b>" not in lines("x", "<b>", "<b>", ["<b>"], [Series("<b>", "a", [1])])


def test_nothing_can_be_drawn_of_nothing() -> None:
    assert "<svg" in stacked_bars("x", "", "", [], [])


def test_the_site_s_report_has_charts_and_their_table(world: World, browser: Browser) -> None:
    attempt()
    page = browser(world.manager).get("/administration/usage/").content.decode()
    assert page.count("<svg viewBox") == 2
    assert "The charts as a table" in page


def test_a_teacher_finds_the_course_s_report_on_the_course_s_page(world: World, browser: Browser) -> None:
    teacher = browser(world.teacher)
    address = f"/course/{world.course.pk}/ai-use/"
    assert address in teacher.get(f"/course/{world.course.pk}/").content.decode()
    assert teacher.get(address).status_code == 200
    assert teacher.get(f"{address}attempts/").status_code == 200


@pytest.mark.parametrize("page", ["", "attempts/", "attempts.csv"])
def test_a_learner_does_not_see_the_course_s_report(page: str, world: World, learner: Client) -> None:
    assert "ai-use" not in learner.get(f"/course/{world.course.pk}/").content.decode()
    assert learner.get(f"/course/{world.course.pk}/ai-use/{page}").status_code == 403


def test_no_other_course_can_be_asked_for_by_the_address(world: World, browser: Browser) -> None:
    attempt(courseid=world.course.pk + 1, userid=world.stranger.pk)
    page = browser(world.teacher).get(f"/course/{world.course.pk}/ai-use/attempts/?courseid={world.course.pk + 1}")
    assert "stranger" not in page.content.decode()


@pytest.mark.parametrize("query", ["days=x", "days=-1", "action=nope", "provider=nope"])
def test_what_makes_no_sense_is_left_out(query: str, administrator: Client) -> None:
    assert administrator.get(f"/administration/usage/?{query}").status_code == 200


def test_what_no_database_holds_is_refused(administrator: Client) -> None:
    assert administrator.get("/administration/usage/?provider=%00").status_code == 400


def test_who_has_accepted_is_a_table_and_a_file(world: World, browser: Browser) -> None:
    ai.accept_policy(world.learner.pk, world.here)
    manager = browser(world.manager)
    page = manager.get("/administration/policy/report/?state=yes").content.decode()
    assert "1 of 5 people" in page
    assert "Why the sea rises" in page
    assert manager.get("/administration/policy/report.csv").status_code == 200


def test_what_i_asked_is_mine(world: World, learner: Client, browser: Browser) -> None:
    table = apps.get_model("tutela_ai", "SummariseTextRow")
    kept = table._default_manager.create(prompt="My question", generatedcontent="My answer")
    attempt(userid=world.learner.pk, actionid=kept.pk)
    assert "My answer" in learner.get("/my-ai/history/").content.decode()
    assert "My answer" not in browser(world.administrator).get("/my-ai/history/").content.decode()


def test_the_numbers_of_a_small_axis_differ() -> None:
    svg = drawn(lines("x", "", "", ["a"], [Series("A", "a", [0.011])]))
    said = [text.text for text in svg.findall("text") if "amount" in str(text.get("class"))]
    assert said == ["0.000", "0.005", "0.010", "0.015", "0.020"]
