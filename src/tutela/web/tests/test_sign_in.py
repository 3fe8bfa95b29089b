"""Signing in and out, and the choice of a language."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.test import Client

from tutela.conftest import World
from tutela.web import sign_in

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


def test_a_page_speaks_the_browsers_language(db: None) -> None:
    page = Client().get("/login/", headers={"accept-language": "es-MX,es;q=0.9,en;q=0.5"}).content.decode()
    assert "<h1>Iniciar sesión</h1>" in page


def test_the_persons_choice_wins_over_the_browsers_language(learner: Client) -> None:
    learner.post("/language/", {"language": "es", "next": "/"})
    assert "Mis cursos" in learner.get("/", headers={"accept-language": "en-GB"}).content.decode()


def test_a_choice_of_language_follows_the_person_to_another_browser(world: World, learner: Client) -> None:
    learner.post("/language/", {"language": "es", "next": "/"})
    other = Client()
    other.post("/login/", {"username": "learner", "password": "a long enough secret"})
    assert "Mis cursos" in other.get("/").content.decode()


def test_a_language_that_is_not_offered_is_not_kept_with_the_account(world: World, learner: Client) -> None:
    learner.post("/language/", {"language": "tlh", "next": "/"})
    world.learner.refresh_from_db()
    assert world.learner.language == ""


def test_a_language_is_remembered(db: None) -> None:
    client = Client()
    client.post("/language/", {"language": "es", "next": "/login/"})
    assert 'lang="es"' in client.get("/login/").content.decode()[:200]


def tries(client: Client, times: int, username: str = "learner", address: str = "192.0.2.1") -> None:
    """Guess a password *times* times."""
    for _ in range(times):
        client.post("/login/", {"username": username, "password": "guess"}, REMOTE_ADDR=address)


def test_guessing_is_stopped_even_with_the_right_password_at_last(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "TRIES_FROM_ONE_ADDRESS", 3)
    tries(Client(), 3)
    data = {"username": "Learner", "password": "a long enough secret"}
    page = Client().post("/login/", data, REMOTE_ADDR="192.0.2.1").content.decode()
    assert "too many tries" in page


def test_guessing_from_many_addresses_is_stopped_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "TRIES_FROM_ANYWHERE", 3)
    for number in range(3):
        tries(Client(), 1, address=f"192.0.2.{number}")
    data = {"username": "learner", "password": "a long enough secret"}
    assert b"too many tries" in Client().post("/login/", data, REMOTE_ADDR="192.0.2.9").content


def test_guessing_at_one_name_leaves_the_others_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "TRIES_FROM_ONE_ADDRESS", 3)
    tries(Client(), 4, "teacher")
    data = {"username": "learner", "password": "a long enough secret"}
    assert Client().post("/login/", data).status_code == 302
