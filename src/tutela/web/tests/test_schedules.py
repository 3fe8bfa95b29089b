"""The pages of background tasks."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tutela.conftest import World
from tutela.identity import api as identity
from tutela.tasks import api as tasks
from tutela.web.administration.schedules import in_words, run_task, schedule_task, site_task, site_tasks

LIST = "/administration/tasks/"
ONE = f"{LIST}ai_clean_up/"


@pytest.fixture
def sweep(world: World) -> None:
    """One task of the site's own whose schedule is known, and one that nobody can schedule."""
    tasks.declare([tasks.Task("asked_for", "Asked", "Only when asked.", lambda progress: "", schedulable=False)])
    tasks.set_schedule("ai_clean_up", "0 3 * * *", enabled=True)


def test_the_list_says_in_words_when_a_task_runs(administrator: Client, sweep: None) -> None:
    page = administrator.get(LIST).content.decode()
    assert "Every day at 03:00 UTC" in page
    assert "Runs when it is asked for." in page


def test_a_schedule_is_changed(administrator: Client, sweep: None) -> None:
    administrator.post(ONE, {"cron": "30 4 * * 1", "enabled": "on"})
    assert tasks.Schedule.objects.get(task="ai_clean_up").cron == "30 4 * * 1"


def test_a_schedule_that_cannot_be_read_is_explained_and_not_stored(administrator: Client, sweep: None) -> None:
    answer = administrator.post(ONE, {"cron": "at night", "enabled": "on"})
    assert answer.status_code == 400
    page = answer.content.decode()
    assert "Write five fields" in page
    assert 'value="at night"' in page
    assert tasks.Schedule.objects.get(task="ai_clean_up").cron == "0 3 * * *"


def test_a_schedule_is_switched_off(administrator: Client, sweep: None) -> None:
    administrator.post(ONE, {"cron": "0 3 * * *"})
    assert "Its schedule is off." in administrator.get(LIST).content.decode()


def test_a_task_runs_now_for_whoever_asked(administrator: Client, world: World, sweep: None) -> None:
    administrator.post(f"{ONE}run/")
    run = tasks.Run.objects.get(task="ai_clean_up")
    assert (run.status, run.requestedby) == ("queued", world.administrator.pk)


def test_a_task_that_needs_parameters_is_not_run_from_here(administrator: Client, sweep: None) -> None:
    assert administrator.post(f"{LIST}asked_for/run/").status_code == 404


def test_a_running_task_shows_how_far_it_is(administrator: Client, sweep: None) -> None:
    tasks.Run.objects.create(task="ai_clean_up", status="running", timequeued=1, timestarted=2, done=3, total=8)
    page = administrator.get(ONE).content.decode()
    assert '<progress max="8" value="3"' in page
    assert 'data-live="2"' in page


def test_what_came_of_a_run_is_in_the_history(administrator: Client, sweep: None) -> None:
    tasks.Run.objects.create(task="ai_clean_up", status="failed", timequeued=1, timeended=2, message="No broom.")
    assert "No broom." in administrator.get(ONE).content.decode()


def test_a_task_that_nobody_declared_is_not_found(administrator: Client, sweep: None) -> None:
    assert administrator.get(f"{LIST}gone/").status_code == 404


def test_the_number_of_queries_does_not_grow_with_the_runs(administrator: Client, sweep: None) -> None:
    counts = []
    for _number in range(2):
        tasks.Run.objects.create(task="ai_clean_up", status="succeeded", timequeued=1, timeended=2)
        with CaptureQueriesContext(connection) as queries:
            administrator.get(ONE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("who", ["manager", "teacher"])
def test_the_door_refuses_who_may_not_configure(world: World, sweep: None, who: str) -> None:
    person = getattr(world, who)
    for asked in (
        lambda: site_tasks(person),
        lambda: site_task(person, "ai_clean_up"),
        lambda: schedule_task(person, "ai_clean_up", "0 3 * * *", True),
        lambda: run_task(person, "ai_clean_up"),
    ):
        with pytest.raises(identity.NotAllowed):
            asked()


@pytest.mark.parametrize(
    ("cron", "words"),
    [
        ("* * * * *", "every minute"),
        ("*/15 * * * *", "every 15 minutes"),
        ("42 * * * *", "every hour, at minute 42"),
        ("0 */6 * * *", "every 6 hours, at minute 0"),
        ("5 2 * * *", "every day at 02:05 UTC"),
        ("5 2 * * 7", "every Sunday at 02:05 UTC"),
        ("5 2 1 * *", "on day 1 of every month at 02:05 UTC"),
        ("5 2 1 1 *", ""),
        ("5 2 1-3 * *", ""),
        ("nonsense", ""),
    ],
)
def test_the_usual_schedules_have_words(cron: str, words: str) -> None:
    assert in_words(cron) == words
