"""What is refused before any provider is asked, on every path and on record."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tutela.ai import api as ai
from tutela.ai.models import ACTION_TABLES, ContextSwitch, PlacementSwitch
from tutela.ai.tests.conftest import Ask, attempts, summary
from tutela.ai.tests.toys import Toy
from tutela.conftest import World
from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.sdk import Permission

Toys = dict[str, type[Toy]]


def refused(ask: Ask, toys: Toys, code: int, **asked: object) -> None:
    """Asking so gives *code*, on record, and no provider hears of it."""
    assert ask(**asked).response.error_code == code
    assert [(row.errorcode, row.provider) for row in attempts()] == [(code, "")]
    assert not any(toy.asked for toy in toys.values())


def test_without_consent_nothing_is_asked(ask: Ask, instances: dict[str, int], toys: Toys) -> None:
    refused(ask, toys, ai.Code.POLICY)


def test_consent_opens_the_gate(ask: Ask, instances: dict[str, int], consent: None) -> None:
    assert ask().response.success


def test_revoking_consent_closes_it_again(
    ask: Ask, instances: dict[str, int], toys: Toys, consent: None, lasting_world: World
) -> None:
    ai.revoke_policy(lasting_world.teacher.pk)
    refused(ask, toys, ai.Code.POLICY)


def test_a_new_version_of_the_policy_asks_again(
    ask: Ask, instances: dict[str, int], toys: Toys, consent: None, lasting_world: World
) -> None:
    ai.publish_policy(lasting_world.administrator, {"en": "<p>New.</p>"})
    refused(ask, toys, ai.Code.POLICY)


def test_even_a_site_administrator_must_consent(
    ask: Ask, instances: dict[str, int], toys: Toys, lasting_world: World
) -> None:
    refused(ask, toys, ai.Code.POLICY, person=lasting_world.administrator)


def test_a_person_without_the_capability_is_refused(
    ask: Ask, instances: dict[str, int], toys: Toys, lasting_world: World
) -> None:
    refused(ask, toys, ai.Code.NOT_ALLOWED, person=lasting_world.learner)


def test_a_foreign_context_is_refused(ask: Ask, instances: dict[str, int], toys: Toys, lasting_world: World) -> None:
    refused(ask, toys, ai.Code.NOT_ALLOWED, person=lasting_world.stranger)


def test_an_unknown_context_is_refused(ask: Ask, instances: dict[str, int], toys: Toys, consent: None) -> None:
    refused(ask, toys, ai.Code.NO_CONTEXT, contextid=999_999)


def test_an_unknown_placement_is_refused(ask: Ask, instances: dict[str, int], toys: Toys, consent: None) -> None:
    refused(ask, toys, ai.Code.NOT_ALLOWED, placement="nowhere")


def test_a_prevented_capability_is_refused(
    ask: Ask, instances: dict[str, int], toys: Toys, consent: None, lasting_world: World
) -> None:
    course = courses.context_of(lasting_world.course)
    identity.override("editingteacher", "aiplacement/rest:summarise_text", course, Permission.PREVENT)
    refused(ask, toys, ai.Code.NOT_ALLOWED)


@pytest.mark.parametrize("action", ["", "summarise_text"])
def test_a_switched_off_placement_is_refused(
    ask: Ask, instances: dict[str, int], toys: Toys, consent: None, action: str
) -> None:
    PlacementSwitch.objects.create(placement="rest", action=action, enabled=False)
    refused(ask, toys, ai.Code.SWITCHED_OFF)


@pytest.mark.parametrize("action", ["", "summarise_text"])
def test_a_switch_that_is_off_in_the_course_counts_in_its_modules(
    ask: Ask, instances: dict[str, int], toys: Toys, consent: None, lasting_world: World, action: str
) -> None:
    course = courses.context_of(lasting_world.course)
    ContextSwitch.objects.create(contextid=course.pk, action=action, enabled=False)
    refused(ask, toys, ai.Code.SWITCHED_OFF)


def test_a_switch_of_another_action_does_not_count(
    ask: Ask, instances: dict[str, int], consent: None, lasting_world: World
) -> None:
    ContextSwitch.objects.create(contextid=lasting_world.here, action="generate_text", enabled=False)
    assert ask().response.success


def test_a_token_of_somebody_else_is_refused_without_a_row(
    run: Callable[[Any], Any], instances: dict[str, int], toys: Toys, consent: None, lasting_world: World
) -> None:
    token, _key = identity.make_token(lasting_world.learner, "stolen")
    asking = ai.get_manager().process(summary(lasting_world), placement="rest", credential=token.digest)
    assert run(asking).response.error_code == ai.Code.SIGNED_OUT
    assert attempts() == []


def test_a_token_that_is_the_persons_own_opens_the_gate(
    run: Callable[[Any], Any], instances: dict[str, int], consent: None, lasting_world: World
) -> None:
    token, _key = identity.make_token(lasting_world.teacher, "mine")
    asking = ai.get_manager().process(summary(lasting_world), placement="rest", credential=token.digest)
    assert run(asking).response.success


def test_what_the_person_is_told_names_no_capability(ask: Ask, instances: dict[str, int], lasting_world: World) -> None:
    assert "aiplacement" not in ask(person=lasting_world.learner).response.error


def test_what_the_administrator_reads_names_the_capability(
    ask: Ask, instances: dict[str, int], lasting_world: World
) -> None:
    ask(person=lasting_world.learner)
    assert attempts()[0].errormessage == "aiplacement/rest:summarise_text: no_role_allows"


def test_the_prompt_of_a_refused_action_is_not_kept(ask: Ask, instances: dict[str, int]) -> None:
    ask()
    assert not ACTION_TABLES["summarise_text"]._default_manager.exists()
    assert attempts()[0].actionid is None
