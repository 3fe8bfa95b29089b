"""The bell, the notices, and the choice of e-mails."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tutela.conftest import World
from tutela.notifications import api as notifications
from tutela.web.tests.conftest import Browser


@pytest.fixture(autouse=True)
def _a_kind() -> None:
    notifications.declare_notifications([notifications.NotificationKind("insight", "Insights", "Who needs you.")])


def _tell(world: World, subject: str = "Three learners need you", url: str = "/my-ai/") -> None:
    notifications.notify(world.learner.pk, "insight", subject, "Look <b>here</b>.", url)


def test_the_bell_says_on_every_page_how_many_are_unread(world: World, learner: Client) -> None:
    _tell(world)
    _tell(world)
    assert "Notifications, 2 unread" in learner.get("/").content.decode()


def test_the_bell_is_silent_when_all_is_read(world: World, learner: Client) -> None:
    assert "unread" not in learner.get("/").content.decode()


def test_the_page_lists_what_i_was_told_as_text(world: World, learner: Client) -> None:
    _tell(world)
    page = learner.get("/notifications/").content.decode()
    assert "Three learners need you" in page
    assert "Look &lt;b&gt;here&lt;/b&gt;." in page


def test_opening_a_notice_leads_to_what_it_is_about_and_marks_it_read(world: World, learner: Client) -> None:
    _tell(world)
    [notice] = notifications.notifications_of(world.learner)
    assert learner.post(f"/notifications/{notice.pk}/").headers["Location"] == "/my-ai/"
    assert notifications.unread(world.learner) == 0


def test_a_notice_of_somebody_else_does_not_exist(world: World, browser: Browser) -> None:
    _tell(world)
    [notice] = notifications.notifications_of(world.learner)
    assert browser(world.teacher).post(f"/notifications/{notice.pk}/").status_code == 404
    assert notifications.unread(world.learner) == 1


def test_all_are_marked_read_at_once(world: World, learner: Client) -> None:
    _tell(world)
    learner.post("/notifications/read/")
    assert notifications.unread(world.learner) == 0


def test_the_emails_that_i_do_not_want_are_kept(world: World, learner: Client) -> None:
    learner.post("/notifications/preferences/", {})
    assert notifications.wants_email(world.learner)["insight"] is False
    assert "checked" not in learner.get("/notifications/preferences/").content.decode()


def test_the_page_takes_as_many_queries_for_many_notices_as_for_one(world: World, learner: Client) -> None:
    _tell(world)
    with CaptureQueriesContext(connection) as one:
        learner.get("/notifications/")
    for number in range(20):
        _tell(world, str(number))
    with CaptureQueriesContext(connection) as many:
        learner.get("/notifications/")
    assert len(many) == len(one)
