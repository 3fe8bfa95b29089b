"""Signing in and out, and the choice of a language."""

from __future__ import annotations

import itertools
import time
from functools import partial
from types import SimpleNamespace

import pytest
from django.conf import LazySettings
from django.db import OperationalError
from django.test import Client

from tutela.conftest import World
from tutela.identity.api import Person, make_token, tokens_of
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


RIGHT = {"username": "learner", "password": "a long enough secret"}


def signs_in(client: Client, address: str, **data: str) -> bool:
    return client.post("/login/", {**RIGHT, **data}, REMOTE_ADDR=address).status_code == 302


def test_guessing_from_many_addresses_is_stopped_too(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "TRIES_FROM_ANYWHERE", 3)
    monkeypatch.setattr(sign_in, "MOST_TRIES", 3)
    monkeypatch.setattr(sign_in, "MOST_TRIES_A_MINUTE", 0)
    for number in range(6):
        tries(Client(), 1, address=f"192.0.2.{number}")
    assert b"too many tries" in Client().post("/login/", RIGHT, REMOTE_ADDR="192.0.2.9").content


def test_the_owner_signs_in_from_elsewhere_while_others_guess(world: World) -> None:
    for number in range(5):
        tries(Client(), 31, address=f"192.0.2.{number}")
    assert signs_in(Client(), "198.51.100.7")


def test_a_known_device_gets_in_whatever_others_try(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "TRIES_FROM_ANYWHERE", 3)
    monkeypatch.setattr(sign_in, "MOST_TRIES", 3)
    known = Client()
    assert signs_in(known, "192.0.2.1")
    known.post("/logout/")
    tries(Client(), 40, address="192.0.2.1")
    assert not signs_in(Client(), "192.0.2.1")
    assert signs_in(known, "192.0.2.1")


def test_a_known_device_guesses_no_faster_than_others(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "DEVICE_TRIES", 3)
    known = Client()
    assert signs_in(known, "192.0.2.1")
    known.post("/logout/")
    tries(known, 3)
    assert not signs_in(known, "192.0.2.1")


def test_a_device_is_known_to_its_own_account_only(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "TRIES_FROM_ONE_ADDRESS", 3)
    known = Client()
    assert signs_in(known, "192.0.2.1")
    known.post("/logout/")
    tries(known, 3, "teacher")
    assert not signs_in(known, "192.0.2.1", username="teacher")


@pytest.mark.parametrize("change", ["password", "signature"])
def test_a_device_is_forgotten(world: World, monkeypatch: pytest.MonkeyPatch, change: str) -> None:
    monkeypatch.setattr(sign_in, "TRIES_FROM_ONE_ADDRESS", 3)
    known = Client()
    assert signs_in(known, "192.0.2.1")
    known.post("/logout/")
    name = f"tutela_device_{world.learner.pk}"
    if change == "password":
        world.learner.set_password("another long secret")
        world.learner.save()
    else:
        known.cookies[name] = known.cookies[name].value[:-1] + "x"
    tries(Client(), 3)
    assert not signs_in(
        known, "192.0.2.1", password="another long secret" if change == "password" else RIGHT["password"]
    )


def test_the_cookie_of_a_device_is_no_scripts_business(world: World) -> None:
    known = Client()
    assert signs_in(known, "192.0.2.1")
    cookie = known.cookies[f"tutela_device_{world.learner.pk}"]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"


def test_the_cookie_of_a_device_goes_to_the_sign_in_page_only(world: World) -> None:
    known = Client()
    assert signs_in(known, "192.0.2.1")
    assert known.cookies[f"tutela_device_{world.learner.pk}"]["path"] == "/login/"


def test_a_session_without_the_password_makes_no_device_known(world: World, learner: Client) -> None:
    learner.post("/login/", {"username": "learner", "password": "guess"})
    assert f"tutela_device_{world.learner.pk}" not in learner.cookies


def test_a_session_gives_a_device_no_more_guesses(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "DEVICE_TRIES", 3)
    signed_in, guessing = Client(), Client()
    assert signs_in(signed_in, "192.0.2.1")
    name = f"tutela_device_{world.learner.pk}"
    guessing.cookies[name] = signed_in.cookies[name].value
    tries(guessing, 3)
    signed_in.post("/login/", RIGHT)
    assert not signs_in(guessing, "192.0.2.1")


def test_a_browser_that_hundreds_use_keeps_the_cookies_of_the_last_ones(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "MOST_ACCOUNTS", 2)
    shared = Client()
    clock = itertools.count(int(time.time()))
    for person in (world.teacher, world.administrator, world.learner):
        with monkeypatch.context() as patch:
            patch.setattr(time, "time", partial(float, next(clock)))
            assert signs_in(shared, "192.0.2.1", username=person.username)
        shared.post("/logout/")
    kept = {name for name, cookie in shared.cookies.items() if name.startswith("tutela_device_") and cookie.value}
    assert kept == {f"tutela_device_{person.pk}" for person in (world.administrator, world.learner)}


def test_who_owns_many_networks_of_ipv6_counts_as_one_under_attack(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "TRIES_FROM_ANYWHERE", 3)
    for number in range(20):
        tries(Client(), 1, address=f"2001:db8:1:{number:x}::1")
    assert not signs_in(Client(), "2001:db8:1:ff::1")
    assert signs_in(Client(), "2001:db8:2:1::1")


def test_whoever_has_not_failed_waits_a_minute_at_most(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("TRIES_FROM_ANYWHERE", "MOST_TRIES", "MOST_TRIES_A_MINUTE"):
        monkeypatch.setattr(sign_in, name, 3)
    start = (time.time() // 60 + 1) * 60
    monkeypatch.setattr(time, "time", lambda: start)
    for number in range(12):
        tries(Client(), 1, address=f"192.0.2.{number}")
    assert not signs_in(Client(), "198.51.100.7")
    monkeypatch.setattr(time, "time", lambda: start + 60)
    assert signs_in(Client(), "198.51.100.7")


def test_a_household_of_ipv6_counts_as_one_address(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "TRIES_FROM_ONE_ADDRESS", 3)
    for number in range(4):
        tries(Client(), 1, address=f"2001:db8:1:2::{number}")
    assert not signs_in(Client(), "2001:db8:1:2:ffff::1")
    assert signs_in(Client(), "2001:db8:1:3::1")


def test_an_account_can_be_unlocked(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "TRIES_FROM_ONE_ADDRESS", 3)
    tries(Client(), 5)
    sign_in.unlock("learner")
    assert signs_in(Client(), "192.0.2.1")


def test_guessing_at_one_name_leaves_the_others_alone(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sign_in, "TRIES_FROM_ONE_ADDRESS", 3)
    tries(Client(), 4, "teacher")
    data = {"username": "learner", "password": "a long enough secret"}
    assert Client().post("/login/", data).status_code == 302


NEW = "an even longer secret"


def changes(client: Client, **data: str) -> int:
    """Change the learner's password."""
    given = {"old_password": RIGHT["password"], "new_password1": NEW, "new_password2": NEW, **data}
    return client.post("/my-password/", given).status_code


def test_a_password_can_be_changed(world: World, learner: Client) -> None:
    assert changes(learner) == 302
    assert learner.get("/").status_code == 200
    assert signs_in(Client(), "192.0.2.1", password=NEW)


def test_a_change_of_password_ends_the_other_sessions(world: World, learner: Client) -> None:
    elsewhere = Client()
    signs_in(elsewhere, "192.0.2.1")
    changes(learner)
    assert elsewhere.get("/").status_code == 302


@pytest.mark.parametrize(("ticked", "left"), [(True, 0), (False, 1)])
def test_a_change_of_password_ends_the_tokens_where_that_is_asked_for(
    world: World, learner: Client, ticked: bool, left: int
) -> None:
    make_token(world.learner, "phone")
    changes(learner, **({"end_tokens": "on"} if ticked else {}))
    assert len(tokens_of(world.learner)) == left


def test_ending_the_tokens_is_offered_as_usual(world: World, learner: Client) -> None:
    page = learner.get("/my-password/").content.decode()
    assert 'name="end_tokens" checked' in page


@pytest.mark.parametrize(
    "data",
    [
        {"old_password": "no"},
        {"new_password2": "another one entirely"},
        {"new_password1": "1", "new_password2": "1"},
    ],
    ids=["wrong", "unlike", "weak"],
)
def test_a_password_that_should_not_be_is_not_set(world: World, learner: Client, data: dict[str, str]) -> None:
    assert changes(learner, **data) == 200
    assert signs_in(Client(), "192.0.2.1")


def test_the_old_password_cannot_be_guessed_at_for_long(
    world: World, learner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sign_in, "DEVICE_TRIES", 3)
    for _ in range(3):
        changes(learner, old_password="guess")
    assert changes(learner) == 200


def test_who_has_no_password_here_is_told_so(world: World, learner: Client) -> None:
    world.learner.set_unusable_password()
    world.learner.save()
    client = Client()
    client.force_login(world.learner)
    assert b"You have no password here" in client.get("/my-password/").content


def test_tokens_and_password_change_together_or_not_at_all(
    world: World, learner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_person: Person) -> int:
        raise OperationalError("disk full")

    monkeypatch.setattr(sign_in, "end_tokens", fails)
    learner.raise_request_exception = False
    changes(learner, end_tokens="on")
    assert signs_in(Client(), "192.0.2.1")


def test_the_passwords_of_a_demo_site_stay(world: World, learner: Client, settings: LazySettings) -> None:
    settings.TUTELA_DEMO = True
    assert changes(learner) == 403
    assert b"they stay as they are" in learner.get("/my-password/").content
    assert signs_in(Client(), "192.0.2.1")


def test_the_session_of_somebody_who_was_deactivated_ends_at_once(world: World, learner: Client) -> None:
    world.learner.is_active = False
    world.learner.save()
    assert learner.get("/").status_code == 302
