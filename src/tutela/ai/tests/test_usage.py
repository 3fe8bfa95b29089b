"""Usage: the counted days and the register's rows together say what the rows alone would."""

from __future__ import annotations

import random
from typing import Any

import pytest

from tutela.ai import api as ai
from tutela.ai.models import Attempt, LatencyDay, UsageDay
from tutela.ai.usage import DAY, GRACE, Span, count_latencies, count_usage, quantile, roll_up
from tutela.conftest import World
from tutela.identity.api import NotAllowed
from tutela.tasks.api import Progress

pytestmark = pytest.mark.django_db
KEYS = ("day", "provider", "actionname", "model", "success", "asked", "errorcode")
START = 19_000 * DAY
NOW = START + 10 * DAY + 7_000.0
FOREVER = Progress(deadline=1e12)


@pytest.fixture
def used(world: World) -> World:
    """Ten days of attempts, and some of today."""
    dice = random.Random(7)  # noqa: S311 - made-up attempts, the same each time
    Attempt.objects.bulk_create(_attempt(number, dice, world) for number in range(400))
    return world


def _attempt(number: int, dice: random.Random, world: World) -> Attempt:
    asked = START + dice.random() * (NOW - START)
    success = dice.random() < 0.7
    called = success or dice.random() < 0.5
    return Attempt(
        uid=f"u{number}",
        requestid="r",
        actionname=dice.choice(["summarise_text", "generate_text"]),
        provider=dice.choice(["openai", "azureai"]),
        model="gpt" if success else "",
        success=success,
        errorcode=None if success else dice.choice([403, 429]),
        userid=world.learner.pk,
        contextid=world.here,
        courseid=dice.choice([world.course.pk, None]),
        prompttokens=10 if success else None,
        completiontokens=5 if success else None,
        timecreated=asked,
        timestarted=asked + 1 if called else None,
        timecompleted=min(NOW, asked + 1 + 10 * dice.random()),
    )


def counts(span: Span) -> dict[tuple[Any, ...], tuple[int, float, int, int]]:
    found = count_usage(span, KEYS)
    return {
        (int(one.key[0]), *one.key[1:]): (one.count, round(one.seconds, 6), one.prompttokens, one.firstid)
        for one in found
    }


@pytest.mark.parametrize(
    "span",
    [
        Span(START, NOW + 1),
        Span(START + 1.5 * DAY, START + 3.25 * DAY),
        Span(START + 100, START + 200),
        Span(START + 2 * DAY, START + 3 * DAY),
        Span(NOW + 100, NOW + 200),
        Span(START, NOW + 1, provider="openai", action="generate_text"),
    ],
    ids=str,
)
def test_counting_days_before_changes_no_answer(span: Span, used: World) -> None:
    before = counts(span), count_latencies(span, "day")
    assert roll_up(NOW, FOREVER) == 10
    assert (counts(span), count_latencies(span, "day")) == before


def test_a_day_is_counted_once(used: World) -> None:
    roll_up(NOW, FOREVER)
    assert roll_up(NOW, FOREVER) == 0
    assert sum(UsageDay.objects.values_list("count", flat=True)) == 400 - Attempt.objects.filter(
        timecompleted__gte=START + 10 * DAY
    ).count()  # fmt: skip


def test_a_day_that_has_only_just_ended_waits_for_its_last_attempts(used: World) -> None:
    roll_up(START + 5 * DAY + GRACE - 1, FOREVER)
    assert max(UsageDay.objects.values_list("day", flat=True)) == 19_003


def test_counts_outlive_the_rows(used: World) -> None:
    roll_up(NOW, FOREVER)
    Attempt.objects.all().delete()
    assert sum(one.count for one in count_usage(Span(0, NOW), ["provider"])) > 300


def test_what_is_out_of_time_goes_on_the_next_time(used: World) -> None:
    assert roll_up(NOW, Progress(deadline=0)) == 0
    assert not LatencyDay.objects.exists()
    assert roll_up(NOW, FOREVER) == 10


@pytest.mark.parametrize("share", [0.5, 0.95])
def test_latencies_are_right_to_a_tenth(share: float, used: World) -> None:
    called = Attempt.objects.filter(success=True, timestarted__isnull=False)
    took = sorted((one.timecompleted or 0) - (one.timestarted or 0) for one in called)
    (buckets,) = count_latencies(Span(0, NOW + 1), "0 * day").values()
    assert quantile(buckets, share) == pytest.approx(took[int(share * len(took))], rel=0.1)


def test_a_report_adds_up(used: World) -> None:
    report = ai.usage_report(used.manager, ai.UsageFilters(days=30), NOW)
    assert report.total == 400
    assert sum(p.succeeded + p.failed + p.refused for p in report.points) == 400
    assert len(report.points) == 30


def test_a_long_report_puts_days_together(used: World) -> None:
    report = ai.usage_report(used.manager, ai.UsageFilters(days=365), NOW)
    assert len(report.points) <= 62
    assert sum(p.succeeded + p.failed + p.refused for p in report.points) == 400


def test_a_course_has_its_own_report_for_its_teachers(used: World) -> None:
    report = ai.usage_report(used.teacher, ai.UsageFilters(courseid=used.course.pk), NOW)
    assert report.total == Attempt.objects.filter(courseid=used.course.pk).count()


@pytest.mark.parametrize("who", ["learner", "stranger"])
def test_a_report_of_a_course_is_not_for(who: str, used: World) -> None:
    with pytest.raises(NotAllowed):
        ai.usage_report(getattr(used, who), ai.UsageFilters(courseid=used.course.pk), NOW)


def test_a_report_takes_a_few_queries(used: World, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(11):
        ai.usage_report(used.manager, ai.UsageFilters(), NOW)
