"""Moodle's golden values of the usage that a registered site tells (MDL-82626)."""

from __future__ import annotations

from typing import Any

import pytest

from tutela.ai import api as ai
from tutela.ai.tests.test_reports import attempt

pytestmark = pytest.mark.django_db
NOW = 1_700_000_000
WEEK = 604_800


def used(number: int, action: str = "generate_image", took: float = 1, code: int | None = None, **more: Any) -> None:
    done = float(more.pop("done", NOW - 100))
    attempt(
        number, actionname=action, success=code is None, errorcode=code, timecreated=done - took, timecompleted=done,
        timestarted=done - took, **more,
    )  # fmt: skip


@pytest.fixture
def golden() -> dict[str, Any]:
    used(1, "generate_text")
    used(2, took=20)
    used(3, took=10)
    for number, code in enumerate((403, 403, 404), 4):
        used(number, code=code)
    return ai.site_usage(NOW - WEEK, NOW)


def test_the_golden_values(golden: dict[str, Any]) -> None:
    image = golden["aiprovider_openai"]["generate_image"]
    wanted = {"success_count": 2, "fail_count": 3, "average_time": 15, "predominant_error": 403}
    assert {key: image[key] for key in wanted} == wanted
    assert golden["aiprovider_openai"]["generate_text"]["success_count"] == 1
    assert golden["time_range"] == {"timefrom": NOW - WEEK, "timeto": NOW}


def test_without_failures_there_is_no_error(golden: dict[str, Any]) -> None:
    assert "predominant_error" not in golden["aiprovider_openai"]["generate_text"]


def test_without_successes_there_is_no_average() -> None:
    used(1, code=500)
    assert "average_time" not in ai.site_usage(NOW - WEEK, NOW)["aiprovider_openai"]["generate_image"]


def test_of_equally_frequent_errors_the_first_counts() -> None:
    for number, code in enumerate((404, 403, 403, 404)):
        used(number, code=code)
    assert ai.site_usage(0, NOW)["aiprovider_openai"]["generate_image"]["predominant_error"] == 404


def test_without_attempts_it_is_empty() -> None:
    used(1, done=NOW - WEEK - 1)
    used(2, provider="")
    assert ai.site_usage(NOW - WEEK, NOW) == {}


@pytest.mark.parametrize("done", [NOW - WEEK, NOW, NOW + 0.9])
def test_both_ends_are_included(done: float) -> None:
    used(1, done=done)
    assert ai.site_usage(NOW - WEEK, NOW)


@pytest.mark.parametrize("done", [NOW - WEEK - 0.1, NOW + 1])
def test_beyond_the_ends_nothing_is(done: float) -> None:
    used(1, done=done)
    assert not ai.site_usage(NOW - WEEK, NOW)


def test_models_are_counted_and_a_missing_one_is_unknown() -> None:
    used(1, model="gpt-5")
    used(2, model="gpt-5")
    used(3, code=500)
    models = ai.site_usage(0, NOW)["aiprovider_openai"]["generate_image"]["models"]
    assert models == {"gpt-5": {"count": 2}, "unknown": {"count": 1}}
