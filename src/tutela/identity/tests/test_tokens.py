"""Tokens with which programs act for people."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from tutela.conftest import World
from tutela.identity import api as identity


def owner_of(key: str) -> int | None:
    owner = identity.people_by_digest([identity.digest(key)]).get(identity.digest(key))
    return None if owner is None else owner.userid


def test_a_key_leads_to_its_person(world: World) -> None:
    _token, key = identity.make_token(world.learner, "phone")
    assert owner_of(key) == world.learner.pk


def test_the_key_itself_is_not_stored(world: World) -> None:
    token, key = identity.make_token(world.learner, "phone")
    assert key not in (token.digest, token.prefix) and not key.startswith(token.digest[:8])


def test_an_expired_key_leads_nowhere(world: World) -> None:
    _token, key = identity.make_token(world.learner, "phone", timezone.now() - timedelta(seconds=1))
    assert owner_of(key) is None


def test_a_revoked_key_leads_nowhere(world: World) -> None:
    token, key = identity.make_token(world.learner, "phone")
    identity.revoke_token(world.learner, token.pk)
    assert owner_of(key) is None


def test_nobody_revokes_the_token_of_another(world: World) -> None:
    token, key = identity.make_token(world.learner, "phone")
    identity.revoke_token(world.stranger, token.pk)
    assert owner_of(key) == world.learner.pk


def test_the_key_of_an_inactive_person_leads_nowhere(world: World) -> None:
    _token, key = identity.make_token(world.learner, "phone")
    identity.Person.objects.filter(pk=world.learner.pk).update(is_active=False)
    assert owner_of(key) is None


def test_when_a_token_was_last_used_is_noted(world: World) -> None:
    token, key = identity.make_token(world.learner, "phone")
    owner_of(key)
    token.refresh_from_db()
    assert token.lastused is not None


def test_it_is_noted_once_an_hour(world: World) -> None:
    token, key = identity.make_token(world.learner, "phone")
    owner_of(key)
    token.refresh_from_db()
    first = token.lastused
    owner_of(key)
    token.refresh_from_db()
    assert token.lastused == first
