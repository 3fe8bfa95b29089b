"""The AI policy over REST."""

from __future__ import annotations

from django.test import Client

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.identity import api as identity
from tutela.sdk import Permission

POLICY = "/api/v1/policy"
Clients = dict[str, Client]


def accept(client: Client, contextid: object) -> object:
    """Accept the policy."""
    return client.put(POLICY, {"contextid": contextid}, content_type="application/json")


def test_the_text_and_the_status_come_together(as_person: Clients, world: World) -> None:
    told = as_person["learner"].get(POLICY).json()
    assert (told["accepted"], told["timeaccepted"], told["userid"]) == (False, None, world.learner.pk)
    assert "<h" in told["text"]


def test_accepting_says_when_and_where(as_person: Clients, world: World) -> None:
    told = accept(as_person["learner"], world.here).json()  # type: ignore[attr-defined]  # Django's client adds json
    assert (told["accepted"], told["contextid"]) == (True, world.here)


def test_accepting_twice_changes_nothing(as_person: Clients, world: World) -> None:
    first = accept(as_person["learner"], world.here).json()  # type: ignore[attr-defined]  # Django's client adds json
    second = accept(as_person["learner"], world.here).json()  # type: ignore[attr-defined]  # Django's client adds json
    assert first == second


def test_revoking_takes_it_back(as_person: Clients, world: World) -> None:
    ai.accept_policy(world.learner.pk, world.here)
    assert as_person["learner"].delete(POLICY).status_code == 204
    assert as_person["learner"].get(POLICY).json()["accepted"] is False


def test_an_unknown_context_is_404(as_person: Clients) -> None:
    response = as_person["learner"].put(POLICY, {"contextid": 987654}, content_type="application/json")
    assert (response.status_code, response.json()["error"]["reason"]) == (404, "no_context")


def test_another_persons_status_is_for_managers(as_person: Clients, world: World) -> None:
    response = as_person["manager"].get(POLICY, {"userid": world.learner.pk})
    assert (response.status_code, response.json()["userid"]) == (200, world.learner.pk)


def test_another_persons_status_is_not_for_a_teacher(as_person: Clients, world: World) -> None:
    response = as_person["teacher"].get(POLICY, {"userid": world.learner.pk})
    assert (response.status_code, response.json()["error"]["reason"]) == (403, "not_allowed")


def test_who_may_not_ask_does_not_learn_who_exists(as_person: Clients) -> None:
    assert as_person["teacher"].get(POLICY, {"userid": 987654}).status_code == 403


def test_a_person_who_does_not_exist_is_404_for_a_manager(as_person: Clients) -> None:
    assert as_person["manager"].get(POLICY, {"userid": 987654}).status_code == 404


def test_a_userid_that_is_no_number_is_named(as_person: Clients) -> None:
    response = as_person["manager"].get(POLICY, {"userid": "me"})
    assert response.json()["error"]["fields"] == [{"field": "userid", "message": "must be a whole number"}]


def test_where_the_capability_is_taken_away_it_is_not_shown(as_person: Clients, world: World) -> None:
    system = identity.system_context()
    identity.override("user", "moodle/ai:fetchpolicy", system, Permission.PROHIBIT)
    assert as_person["learner"].get(POLICY).status_code == 403
