"""Signing in and out, and the choice of a language."""

from __future__ import annotations

from types import SimpleNamespace

from django.conf import LazySettings
from django.test import Client

from tutela.conftest import World

DEMO = [
    SimpleNamespace(username="lena", password="p", first_name="Lena", last_name="Marsh", about="Learner in all courses")
]


def test_the_right_password_opens_the_way_to_where_one_wanted_to_go(world: World) -> None:
    data = {"username": "learner", "password": "a long enough secret", "next": "/my-ai/"}
    assert Client().post("/login/", data)["Location"] == "/my-ai/"


def test_nobody_is_sent_to_another_site_after_signing_in(world: World) -> None:
    data = {"username": "learner", "password": "a long enough secret", "next": "https://evil.example/"}
    assert Client().post("/login/", data)["Location"] == "/"


def test_a_wrong_password_is_told_without_saying_which_half_is_wrong(world: World) -> None:
    page = Client().post("/login/", {"username": "learner", "password": "wrong"}).content.decode()
    assert 'role="alert"' in page
    assert "correct username and password" in page


def test_the_demo_accounts_are_offered_on_a_demo_site(db: None, settings: LazySettings) -> None:
    settings.TUTELA_DEMO, settings.TUTELA_DEMO_ACCOUNTS = True, DEMO
    assert b"Lena Marsh" in Client().get("/login/").content


def test_no_account_is_offered_on_a_real_site(db: None, settings: LazySettings) -> None:
    settings.TUTELA_DEMO, settings.TUTELA_DEMO_ACCOUNTS = False, DEMO
    assert b"Lena Marsh" not in Client().get("/login/").content


def test_signing_out_ends_the_session(learner: Client) -> None:
    learner.post("/logout/")
    assert learner.get("/").status_code == 302


def test_a_language_is_remembered(db: None) -> None:
    client = Client()
    client.post("/language/", {"language": "es", "next": "/login/"})
    assert 'lang="es"' in client.get("/login/").content.decode()[:200]
