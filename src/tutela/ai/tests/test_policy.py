"""The AI policy: accepted once per version, idempotent, revocable, with an account of it."""

from __future__ import annotations

import pytest

from tutela.ai import api as ai
from tutela.ai.models import PolicyAcceptance, PolicyEvent
from tutela.conftest import World
from tutela.courses import api as courses
from tutela.identity import api as identity


def test_nobody_has_accepted_to_begin_with(world: World) -> None:
    assert not ai.policy_status(world.learner.pk).accepted


def test_accepting_says_when_and_where(world: World) -> None:
    status = ai.accept_policy(world.learner.pk, world.here)
    assert status.accepted and status.contextid == world.here and status.timeaccepted


def test_accepting_twice_is_accepting_once(world: World) -> None:
    first = ai.accept_policy(world.learner.pk, world.here)
    assert ai.accept_policy(world.learner.pk, courses.context_of(world.course).pk) == first
    assert PolicyEvent.objects.count() == 1


def test_revoking_takes_it_back(world: World) -> None:
    ai.accept_policy(world.learner.pk, world.here)
    ai.revoke_policy(world.learner.pk)
    assert not ai.policy_status(world.learner.pk).accepted


def test_revoking_without_having_accepted_changes_nothing(world: World) -> None:
    ai.revoke_policy(world.learner.pk)
    assert not PolicyEvent.objects.exists()


def test_the_account_keeps_what_was_revoked(world: World) -> None:
    ai.accept_policy(world.learner.pk, world.here)
    ai.revoke_policy(world.learner.pk)
    assert list(PolicyEvent.objects.order_by("id").values_list("event", flat=True)) == ["accepted", "revoked"]


def test_a_new_version_must_be_accepted_anew(world: World) -> None:
    ai.accept_policy(world.learner.pk, world.here)
    version = ai.publish_policy(world.administrator, {"en": "<p>New.</p>"})
    assert ai.policy_status(world.learner.pk) == ai.PolicyStatus(False, version)


def test_what_was_read_is_what_is_accepted(world: World) -> None:
    read = ai.policy_text().version
    ai.publish_policy(world.administrator, {"en": "<p>New.</p>"})
    assert not ai.accept_policy(world.learner.pk, world.here, version=read).accepted
    assert not PolicyAcceptance.objects.exists()


def test_an_unknown_context_is_not_accepted(world: World) -> None:
    with pytest.raises(identity.NotFound):
        ai.accept_policy(world.learner.pk, 999_999)


def test_only_an_administrator_publishes(world: World) -> None:
    with pytest.raises(identity.NotAllowed):
        ai.publish_policy(world.teacher, {"en": "<p>Mine.</p>"})


def test_the_text_is_in_the_language_asked_for(world: World) -> None:
    ai.publish_policy(world.administrator, {"en": "<p>New.</p>", "es": "<p>Nuevo.</p>"})
    assert ai.policy_text("es-MX").html == "<p>Nuevo.</p>"


def test_the_text_that_is_shipped_is_in_the_language_asked_for(world: World) -> None:
    assert "Uso de la IA en este sitio" in ai.policy_text("es").html


def test_a_published_text_cannot_carry_script(world: World) -> None:
    ai.publish_policy(world.administrator, {"en": "<p>New.</p><script>alert(1)</script>"})
    assert "alert" not in ai.policy_text().html


def test_the_managers_names_are_those_of_the_seeds(world: World) -> None:
    manager = ai.Manager()
    assert manager.set_user_policy(world.learner.pk, world.here)
    assert manager.get_user_policy(world.learner.pk)
