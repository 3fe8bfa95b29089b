"""Telling people something, in the site and by e-mail."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.core import mail
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy

from tutela.conftest import World
from tutela.identity import api as identity
from tutela.notifications import api as notifications
from tutela.notifications import notices as room
from tutela.notifications.api import Notification
from tutela.notifications.mail import GIVE_UP_AFTER, pause, send_notifications
from tutela.notifications.tests.smtp import MailServer, mail_server
from tutela.tasks.api import Progress, Run

FOREVER = 2.0**40


@pytest.fixture(autouse=True)
def _two_kinds() -> Iterator[None]:
    before = dict(room._kinds)
    room._kinds.clear()
    notifications.declare_notifications(
        [
            notifications.NotificationKind("insight", "Insights"),
            notifications.NotificationKind("news", "News", by_email=False),
        ]
    )
    yield
    room._kinds.clear()
    room._kinds.update(before)


@pytest.fixture
def teacher(world: World) -> identity.Person:
    world.teacher.email = "teacher@example.org"
    world.teacher.save()
    return world.teacher


@pytest.fixture
def post(settings: LazySettings) -> Iterator[MailServer]:
    """A real mail server, and a site that uses it."""
    with mail_server() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", server.port, 5
        settings.DEFAULT_FROM_EMAIL = "tutela@example.org"
        yield server


def _tell(person: identity.Person, url: str = "", dedupe_key: str = "") -> bool:
    return notifications.notify(person.pk, "insight", "Three learners need you", "Look at them.", url, dedupe_key)


def _send() -> str:
    return send_notifications(Progress(FOREVER))


def _row() -> Notification:
    return Notification.objects.get()


def test_what_a_person_is_told_waits_unread_in_the_site(teacher: identity.Person) -> None:
    _tell(teacher, url="/course/1/")
    [notice] = notifications.notifications_of(teacher)
    assert (notice.subject, notice.url, notice.timeread) == ("Three learners need you", "/course/1/", None)
    assert notifications.unread(teacher) == 1


def test_the_same_thing_is_told_once(teacher: identity.Person) -> None:
    assert _tell(teacher, dedupe_key="run 7")
    assert not _tell(teacher, dedupe_key="run 7")
    assert notifications.unread(teacher) == 1


def test_the_same_key_for_somebody_else_is_told_too(world: World, teacher: identity.Person) -> None:
    _tell(teacher, dedupe_key="run 7")
    assert _tell(world.manager, dedupe_key="run 7")


def test_a_notice_is_in_the_language_of_the_person(teacher: identity.Person) -> None:
    teacher.language = "es"
    teacher.save()
    notifications.notify(teacher.pk, "insight", gettext_lazy("My courses"), lambda: gettext("Providers") + " 3")
    assert (_row().subject, _row().body) == ("Mis cursos", "Proveedores 3")


def test_a_subject_is_one_line(teacher: identity.Person) -> None:
    notifications.notify(teacher.pk, "insight", "A name\r\nBcc: everybody@example.org")
    assert _row().subject == "A name Bcc: everybody@example.org"


def test_a_notice_leads_nowhere_else(teacher: identity.Person) -> None:
    with pytest.raises(ValueError, match="path of this site"):
        _tell(teacher, url="//elsewhere.example.org/")


def test_a_kind_that_nobody_declared_is_a_mistake(teacher: identity.Person) -> None:
    with pytest.raises(KeyError):
        notifications.notify(teacher.pk, "rumour", "Psst")


def test_somebody_inactive_is_told_nothing(teacher: identity.Person) -> None:
    teacher.is_active = False
    teacher.save()
    assert not _tell(teacher)


def test_a_notice_of_somebody_else_cannot_be_read(world: World, teacher: identity.Person) -> None:
    _tell(teacher)
    assert notifications.mark_read(world.learner, _row().pk) is None
    assert notifications.unread(teacher) == 1


def test_all_can_be_marked_read(teacher: identity.Person) -> None:
    _tell(teacher)
    _tell(teacher)
    notifications.mark_read(teacher)
    assert notifications.unread(teacher) == 0


def test_an_email_is_queued_and_its_task_with_it(
    teacher: identity.Person, django_capture_on_commit_callbacks: object
) -> None:
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]  # pytest-django's
        _tell(teacher)
    assert _row().email == Notification.Email.QUEUED
    assert Run.objects.get().task == "send_notifications"


def test_without_an_address_nothing_is_queued(world: World) -> None:
    _tell(world.teacher)
    assert _row().email == Notification.Email.NONE


def test_a_kind_that_is_not_sent_by_default_is_not(teacher: identity.Person) -> None:
    notifications.notify(teacher.pk, "news", "Hello")
    assert _row().email == Notification.Email.NONE


def test_a_kind_that_a_person_does_not_want_is_not_sent(teacher: identity.Person) -> None:
    notifications.choose_email(teacher, {"news": True})
    _tell(teacher)
    assert _row().email == Notification.Email.NONE


def test_what_is_queued_when_a_person_declines_is_not_sent(teacher: identity.Person, post: MailServer) -> None:
    _tell(teacher)
    notifications.choose_email(teacher, {})
    _send()
    assert post.taken == []


def test_a_mail_server_gets_the_notice_with_a_link(
    teacher: identity.Person, post: MailServer, settings: LazySettings
) -> None:
    settings.TUTELA_URL = "https://tutela.example.org"
    _tell(teacher, url="/course/1/")
    _send()
    [sent] = post.taken
    assert (sent["To"], sent["Subject"]) == ("teacher@example.org", "Three learners need you")
    assert "https://tutela.example.org/course/1/" in sent.get_content()
    assert "https://tutela.example.org/notifications/preferences/" in sent.get_content()


def test_many_go_over_one_connection_and_each_once(teacher: identity.Person, post: MailServer) -> None:
    for number in range(5):
        _tell(teacher, dedupe_key=str(number))
    assert _send() == "E-mails sent: 5. Waiting: 0."
    _send()
    assert (len(post.taken), post.connections) == (5, 1)


def test_a_mail_server_that_is_down_loses_nothing(
    teacher: identity.Person, settings: LazySettings, free_port: int
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port
    _tell(teacher)
    _tell(teacher)
    assert "E-mails sent: 0. Waiting: 2." in _send()
    Notification.objects.update(nextattempt=timezone.now())
    with mail_server(free_port) as server:
        _send()
        assert len(server.taken) == 2


def test_an_email_that_was_refused_for_now_waits_longer_each_time(teacher: identity.Person, post: MailServer) -> None:
    teacher.email = "later@example.org"
    teacher.save()
    _tell(teacher)
    _send()
    row = _row()
    assert (row.email, row.attempts) == (Notification.Email.QUEUED, 1)
    assert row.nextattempt is not None
    assert row.nextattempt > timezone.now() + timedelta(seconds=50)
    assert pause(5) > pause(2) > pause(1)


def test_one_address_that_is_refused_holds_up_nobody_else(
    world: World, teacher: identity.Person, post: MailServer
) -> None:
    world.learner.email = "refused@example.org"
    world.learner.save()
    _tell(world.learner)
    _tell(teacher)
    _send()
    assert [sent["To"] for sent in post.taken] == ["teacher@example.org"]
    assert Notification.objects.get(person=world.learner).email == Notification.Email.FAILED


def test_an_address_that_no_email_can_have_holds_up_nobody_else(
    world: World, teacher: identity.Person, post: MailServer
) -> None:
    identity.Person.objects.filter(pk=world.learner.pk).update(email="nobody\n@example.org")
    _tell(world.learner)
    _tell(teacher)
    _send()
    assert [sent["To"] for sent in post.taken] == ["teacher@example.org"]


def test_after_days_it_is_given_up(teacher: identity.Person, settings: LazySettings, free_port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port
    _tell(teacher)
    Notification.objects.update(timecreated=timezone.now() - GIVE_UP_AFTER - timedelta(hours=1))
    _send()
    assert _row().email == Notification.Email.FAILED


def test_what_a_process_was_sending_when_it_died_is_not_sent_twice(teacher: identity.Person) -> None:
    _tell(teacher)
    Notification.objects.update(email=Notification.Email.SENDING)
    _send()
    assert _row().email == Notification.Email.UNCERTAIN
    assert mail.outbox == []
