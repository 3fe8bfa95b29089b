"""My AI: the policy and tokens."""

from __future__ import annotations

import pytest
from django.test import Client

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.identity import api as identity
from tutela.web.tests.conftest import Browser


def test_the_policy_can_be_read_and_accepted(world: World, learner: Client) -> None:
    assert b"It can be wrong" in learner.get("/my-ai/").content
    learner.post("/my-ai/accept/", {"version": "1"})
    assert ai.policy_status(world.learner.pk).accepted


def test_a_version_that_was_replaced_meanwhile_is_not_accepted(world: World, learner: Client) -> None:
    ai.publish_policy(world.administrator, {"en": "<p>New.</p>"})
    learner.post("/my-ai/accept/", {"version": "1"})
    assert not ai.policy_status(world.learner.pk).accepted


@pytest.mark.parametrize("version", ["", "one", "-1", "9" * 5000], ids=["none", "word", "negative", "long"])
def test_without_the_version_that_was_read_nothing_is_accepted(world: World, learner: Client, version: str) -> None:
    assert learner.post("/my-ai/accept/", {"version": version}).status_code == 302
    assert not ai.policy_status(world.learner.pk).accepted


def test_the_acceptance_can_be_withdrawn(world: World, learner: Client) -> None:
    ai.accept_policy(world.learner.pk, world.here)
    learner.post("/my-ai/withdraw/")
    assert not ai.policy_status(world.learner.pk).accepted


def test_a_new_token_is_shown_once(world: World, learner: Client) -> None:
    answer = learner.post("/my-ai/tokens/", {"name": "My notebook", "days": "30"})
    key = answer.context["key"]
    assert key in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert key not in learner.get("/my-ai/").content.decode()
    owner = identity.TokenOwner(world.learner.pk, identity.TokenScope.ADMINISTER)
    assert identity.people_by_digest([identity.digest(key)]) == {identity.digest(key): owner}


def test_a_new_token_may_be_for_looking_only(world: World, learner: Client) -> None:
    key = learner.post("/my-ai/tokens/", {"name": "Display", "days": "30", "scope": "1"}).context["key"]
    assert identity.people_by_digest([identity.digest(key)])[identity.digest(key)].scope == identity.TokenScope.READ
    assert "Only look" in learner.get("/my-ai/").content.decode()


def test_a_token_of_a_scope_that_does_not_exist_is_not_made(world: World, learner: Client) -> None:
    assert learner.post("/my-ai/tokens/", {"name": "Odd", "days": "30", "scope": "9"}).status_code == 400


def test_a_token_without_a_name_is_not_made(world: World, learner: Client) -> None:
    answer = learner.post("/my-ai/tokens/", {"name": " ", "days": "30"})
    assert answer.status_code == 400
    assert identity.tokens_of(world.learner) == []


def test_a_token_of_mine_can_be_revoked(world: World, learner: Client) -> None:
    token, _key = identity.make_token(world.learner, "Old")
    learner.post(f"/my-ai/tokens/{token.pk}/revoke/")
    assert identity.tokens_of(world.learner) == []


def test_a_token_of_somebody_else_cannot(world: World, browser: Browser) -> None:
    token, _key = identity.make_token(world.learner, "Hers")
    browser(world.stranger).post(f"/my-ai/tokens/{token.pk}/revoke/")
    assert identity.tokens_of(world.learner) == [token]
