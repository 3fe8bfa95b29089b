"""From an action to its response: failover, and what is on record afterwards."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tutela.ai import api as ai
from tutela.ai.models import ACTION_TABLES
from tutela.ai.tests.conftest import Ask, attempts, summary
from tutela.ai.tests.toys import Toy, answer, raising, saying, wait_for_ever
from tutela.conftest import World
from tutela.sdk import ActionRefused, ProviderUnavailable

pytestmark = pytest.mark.usefixtures("consent")
Toys = dict[str, type[Toy]]
Instances = dict[str, int]
DOWN = ProviderUnavailable(503, "Busy.", "status 503", retry_after=7)


def test_a_success_carries_the_text(ask: Ask, instances: Instances) -> None:
    assert ask().response.get_response_data()["generatedcontent"] == "The moon pulls."


def test_the_outcome_says_who_answered(ask: Ask, instances: Instances) -> None:
    outcome = ask()
    assert (outcome.provider, outcome.instance_name) == ("first", "The first")


def test_an_attempt_is_one_row_of_the_register(ask: Ask, instances: Instances, lasting_world: World) -> None:
    outcome = ask()
    (row,) = attempts()
    assert (row.requestid, row.success, row.userid, row.contextid, row.courseid, row.provider, row.instanceid) == (
        outcome.requestid,
        True,
        lasting_world.teacher.pk,
        lasting_world.here,
        lasting_world.course.pk,
        "first",
        instances["first"],
    )


def test_the_register_has_model_and_tokens(ask: Ask, instances: Instances) -> None:
    ask()
    (row,) = attempts()
    assert (row.model, row.prompttokens, row.completiontokens) == ("toy-1", 7, 3)


def test_the_times_of_an_attempt_are_in_order(ask: Ask, instances: Instances) -> None:
    ask()
    (row,) = attempts()
    assert row.timestarted is not None and row.timecompleted is not None
    assert row.timecreated <= row.timestarted <= row.timecompleted


def test_the_actions_own_table_keeps_prompt_and_answer(ask: Ask, instances: Instances) -> None:
    ask()
    kept: Any = ACTION_TABLES["summarise_text"]._default_manager.get(pk=attempts()[0].actionid)
    assert (kept.prompt, kept.generatedcontent, kept.completiontoken) == ("Tell me of tides.", "The moon pulls.", 3)


def test_a_failed_attempt_keeps_the_prompt(ask: Ask, instances: Instances, toys: Toys) -> None:
    for toy in toys.values():
        toy.behaviour = staticmethod(raising(DOWN))
    ask()
    kept: Any = ACTION_TABLES["summarise_text"]._default_manager.get(pk=attempts()[0].actionid)
    assert (kept.prompt, kept.generatedcontent) == ("Tell me of tides.", None)


def test_the_next_instance_is_asked_when_the_first_is_down(ask: Ask, instances: Instances, toys: Toys) -> None:
    toys["first"].behaviour = staticmethod(raising(DOWN))
    assert ask().provider == "second"


def test_both_attempts_of_a_failover_are_on_record(ask: Ask, instances: Instances, toys: Toys) -> None:
    toys["first"].behaviour = staticmethod(raising(DOWN))
    outcome = ask()
    assert [(row.provider, row.success, row.errorcode) for row in attempts()] == [
        ("first", False, 503),
        ("second", True, None),
    ]
    assert {row.requestid for row in attempts()} == {outcome.requestid}


def test_the_last_failure_is_the_answer_when_all_fail(ask: Ask, instances: Instances, toys: Toys) -> None:
    toys["first"].behaviour = staticmethod(raising(DOWN))
    toys["second"].behaviour = staticmethod(raising(ProviderUnavailable(500, "Broken.", "status 500")))
    response = ask().response
    assert (response.error_code, response.error) == (500, "Broken.")


def test_a_refused_action_is_offered_to_nobody_else(ask: Ask, instances: Instances, toys: Toys) -> None:
    toys["first"].behaviour = staticmethod(raising(ActionRefused(422, "Not this.", "content filter")))
    assert ask().response.error_code == 422
    assert toys["second"].asked == []


def test_a_plugin_that_breaks_when_it_is_made_does_not_keep_the_next_from_being_asked(
    ask: Ask, instances: Instances, toys: Toys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Toy) -> bool:
        raise RuntimeError

    monkeypatch.setattr(toys["first"], "is_provider_configured", broken)
    assert ask().provider == "second"


def test_a_bug_of_a_provider_is_recorded_and_the_next_is_asked(ask: Ask, instances: Instances, toys: Toys) -> None:
    toys["first"].behaviour = staticmethod(raising(KeyError("secret")))
    assert ask().response.success
    assert attempts()[0].errormessage == "a bug in the provider: KeyError"


@pytest.mark.parametrize("nothing", ["", "  \n", "\x00"])
def test_an_empty_answer_is_a_failure(ask: Ask, instances: Instances, toys: Toys, nothing: str) -> None:
    for toy in toys.values():
        toy.behaviour = staticmethod(saying(nothing))
    assert ask().response.error_code == ai.Code.EMPTY_ANSWER


def test_control_characters_in_an_answer_are_removed(ask: Ask, instances: Instances, toys: Toys) -> None:
    toys["first"].behaviour = staticmethod(saying("a\x00b\u202ec\td"))
    assert ask().response.get_response_data()["generatedcontent"] == "abc\td"


def test_a_provider_that_stalls_is_given_up(ask: Ask, instances: Instances, toys: Toys, settings: Any) -> None:
    settings.TUTELA_ATTEMPT_TIMEOUT = 0.1
    toys["first"].behaviour = staticmethod(wait_for_ever)
    assert ask().provider == "second"
    assert attempts()[0].errorcode == ai.Code.TIMED_OUT


def test_nobody_to_ask_is_minus_one_and_on_record(ask: Ask, lasting_world: World) -> None:
    assert ask().response.error_code == ai.Code.NO_PROVIDER
    assert [(row.errorcode, row.provider, row.success) for row in attempts()] == [(-1, "", False)]


def test_a_disabled_instance_is_not_asked(ask: Ask, instances: Instances, lasting_world: World) -> None:
    ai.set_instance_enabled(lasting_world.administrator, instances["first"], False)
    assert ask().provider == "second"


def test_the_administrators_order_is_followed(ask: Ask, instances: Instances, lasting_world: World) -> None:
    ai.move_instance(lasting_world.administrator, instances["second"], up=True)
    assert ask().provider == "second"


def test_an_action_that_is_off_for_an_instance_goes_to_the_next(
    ask: Ask, instances: Instances, lasting_world: World
) -> None:
    ai.set_action_settings(lasting_world.administrator, instances["first"], "summarise_text", enabled=False)
    assert ask().provider == "second"


def test_cancelling_ends_the_call_and_closes_the_attempt(
    run: Callable[[Any], Any], instances: Instances, toys: Toys, lasting_world: World
) -> None:
    async def cancel_in_mid_call() -> None:
        asked = asyncio.Event()

        async def stall(action: Any) -> Any:
            asked.set()
            return await wait_for_ever(action)

        toys["first"].behaviour = staticmethod(stall)
        task = asyncio.create_task(ai.get_manager().process(summary(lasting_world), placement="rest"))
        await asked.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    run(cancel_in_mid_call())
    assert [(row.success, row.errorcode) for row in attempts()] == [(False, ai.Code.CANCELLED)]
    assert toys["second"].asked == []


def test_cancelling_before_the_gate_has_answered_leaves_nothing_open(
    run: Callable[[Any], Any], instances: Instances, toys: Toys, lasting_world: World
) -> None:
    async def cancel_at_once() -> None:
        task = asyncio.create_task(ai.get_manager().process(summary(lasting_world), placement="rest"))
        await asyncio.sleep(0)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.sleep(0.2)

    run(cancel_at_once())
    assert [row.success for row in attempts() if row.success is not False] == []


def test_the_intent_is_on_record_while_the_provider_is_being_asked(
    run: Callable[[Any], Any], instances: Instances, toys: Toys, lasting_world: World
) -> None:
    seen: list[bool | None] = []

    def read() -> None:
        seen.extend(row.success for row in attempts())
        connection.close()

    async def look(action: Any) -> Any:
        await asyncio.to_thread(read)
        return await answer(action)

    toys["first"].behaviour = staticmethod(look)
    run(ai.get_manager().process(summary(lasting_world), placement="rest"))
    assert seen == [None]


def test_many_at_once_are_all_answered_and_recorded_once(
    run: Callable[[Any], Any], instances: Instances, lasting_world: World
) -> None:
    async def crowd() -> list[ai.Outcome]:
        manager = ai.get_manager()
        return await asyncio.gather(*(manager.process(summary(lasting_world), placement="rest") for _ in range(300)))

    outcomes = run(crowd())
    assert all(outcome.response.success for outcome in outcomes)
    assert sorted(row.requestid for row in attempts()) == sorted(outcome.requestid for outcome in outcomes)
