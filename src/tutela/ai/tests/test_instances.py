"""Provider instances: typed settings, sealed secrets, order."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections

from tutela.ai import api as ai
from tutela.ai.models import ProviderInstance
from tutela.ai.tests.toys import Toy, installed
from tutela.conftest import World
from tutela.identity import api as identity
from tutela.lib.crypto import Vault
from tutela.sdk import ConnectionReport, SummariseText

Toys = dict[str, type[Toy]]
KEY = "sk-very-secret"


@pytest.fixture
def made(world: World, toys: Toys) -> ai.InstanceView:
    """An instance of the first toy."""
    return ai.create_instance(world.administrator, "first", "Ours", {"api_key": KEY, "size": 4})


def test_a_new_instance_is_off(made: ai.InstanceView) -> None:
    assert not made.enabled


def test_the_secret_is_not_in_the_database(made: ai.InstanceView) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM ai_provider")
        assert KEY not in str(cursor.fetchall())


def test_the_secret_is_not_shown_again(made: ai.InstanceView) -> None:
    assert KEY not in repr(made)
    assert made.secrets_set == {"api_key"}


def test_the_provider_gets_the_secret(made: ai.InstanceView, world: World) -> None:
    ai.set_instance_enabled(world.administrator, made.id, True)
    found = ai.Manager().get_providers_for_actions([SummariseText])[SummariseText]
    assert found[0].provider is not None
    assert found[0].provider.config.api_key.get_secret_value() == KEY


def test_a_secret_left_empty_stays(made: ai.InstanceView, world: World) -> None:
    changed = ai.update_instance(world.administrator, made.id, config={"api_key": "", "size": 9})
    assert changed.configured and changed.config["size"] == 9


def test_a_stored_secret_goes_to_no_new_address(world: World, toys: Toys) -> None:
    config = {"api_key": KEY, "url": "https://one.example/v1"}
    made = ai.create_instance(world.administrator, "first", "Ours", config)
    with pytest.raises(ai.Invalid) as refused:
        ai.update_instance(world.administrator, made.id, config={"api_key": "", "url": "https://two.example/v1"})
    assert list(refused.value.errors) == ["api_key"]


def test_a_stored_secret_stays_when_only_the_path_changes(world: World, toys: Toys) -> None:
    config = {"api_key": KEY, "url": "https://one.example/v1"}
    made = ai.create_instance(world.administrator, "first", "Ours", config)
    assert ai.update_instance(
        world.administrator, made.id, config={"api_key": "", "url": "https://one.example/v2"}
    ).configured


def test_a_wrong_value_is_refused_beside_its_field(made: ai.InstanceView, world: World) -> None:
    with pytest.raises(ai.Invalid) as refused:
        ai.update_instance(world.administrator, made.id, config={"size": "many"})
    assert list(refused.value.errors) == ["size"]


def test_a_refused_change_changes_nothing(made: ai.InstanceView, world: World) -> None:
    with pytest.raises(ai.Invalid):
        ai.update_instance(world.administrator, made.id, name="Other", config={"size": "many"})
    assert ai.get_instance(world.administrator, made.id) == made


@pytest.mark.parametrize("text", ["a\x00b", "a\ud800b"], ids=["null", "half"])
def test_text_that_no_database_holds_is_refused_beside_its_field(
    made: ai.InstanceView, world: World, text: str
) -> None:
    with pytest.raises(ai.Invalid) as name:
        ai.update_instance(world.administrator, made.id, name=text)
    with pytest.raises(ai.Invalid) as config:
        ai.update_instance(world.administrator, made.id, config={"extra": {"a": [text]}})
    assert (list(name.value.errors), list(config.value.errors)) == (["name"], ["extra"])


def test_an_unknown_setting_is_refused(made: ai.InstanceView, world: World) -> None:
    with pytest.raises(ai.Invalid):
        ai.update_instance(world.administrator, made.id, config={"colour": "red"})


def test_two_instances_cannot_have_one_name(made: ai.InstanceView, world: World) -> None:
    with pytest.raises(ai.Invalid):
        ai.create_instance(world.administrator, "second", "Ours", {})


@pytest.mark.parametrize("limit", [-1, 2_000_000_000])
def test_a_limit_has_bounds(made: ai.InstanceView, world: World, limit: int) -> None:
    with pytest.raises(ai.Invalid):
        ai.update_instance(world.administrator, made.id, user_limit=limit)


def test_without_its_key_an_instance_is_not_configured(world: World, toys: Toys) -> None:
    assert not ai.create_instance(world.administrator, "first", "Bare", {}).configured


def test_an_unconfigured_instance_makes_nothing_available(world: World, toys: Toys) -> None:
    bare = ai.create_instance(world.administrator, "first", "Bare", {})
    ai.set_instance_enabled(world.administrator, bare.id, True)
    assert not ai.Manager().is_action_available(SummariseText)


def test_an_unreadable_secret_is_a_problem_with_a_name(made: ai.InstanceView, world: World) -> None:
    foreign = Vault([Vault.new_key()]).seal(KEY)
    ProviderInstance.objects.filter(pk=made.id).update(config={"api_key": foreign, "size": 4})
    assert "encryption key" in ai.get_instance(world.administrator, made.id).problem


def test_an_instance_whose_plugin_is_gone_is_a_problem_with_a_name(world: World) -> None:
    with installed("leaving"):
        made = ai.create_instance(world.administrator, "leaving", "Gone", {"api_key": KEY})
    assert "not installed" in ai.get_instance(world.administrator, made.id).problem


def test_an_instance_whose_plugin_breaks_when_it_is_made_is_a_problem_with_a_name(
    made: ai.InstanceView, world: World, toys: Toys, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(self: Toy) -> bool:
        raise RuntimeError("sk-very-secret")

    monkeypatch.setattr(toys["first"], "is_provider_configured", broken)
    found = ai.get_instance(world.administrator, made.id)
    assert (found.configured, found.problem) == (False, "the plugin has a bug: RuntimeError")


@pytest.mark.parametrize("who", ["manager", "teacher", "learner", "stranger"])
def test_only_an_administrator_sees_instances(made: ai.InstanceView, world: World, who: str) -> None:
    with pytest.raises(identity.NotAllowed):
        ai.list_instances(getattr(world, who))


def test_moving_changes_the_order(made: ai.InstanceView, world: World) -> None:
    other = ai.create_instance(world.administrator, "second", "Other", {})
    ai.move_instance(world.administrator, other.id, up=True)
    assert [view.name for view in ai.list_instances(world.administrator)] == ["Other", "Ours"]


def test_moving_beyond_the_end_changes_nothing(made: ai.InstanceView, world: World) -> None:
    ai.move_instance(world.administrator, made.id, up=True)
    assert [view.name for view in ai.list_instances(world.administrator)] == ["Ours"]


def test_settings_of_an_action_are_checked(made: ai.InstanceView, world: World) -> None:
    with pytest.raises(ai.Invalid):
        ai.set_action_settings(
            world.administrator, made.id, "summarise_text", enabled=True, settings={"model_name": "x" * 999}
        )


def test_an_action_that_the_provider_lacks_has_no_settings(made: ai.InstanceView, world: World) -> None:
    with pytest.raises(identity.NotFound):
        ai.set_action_settings(world.administrator, made.id, "generate_image", enabled=True)


@pytest.mark.django_db(transaction=True)
def test_the_connection_can_be_tested_before_it_is_enabled(lasting_world: World, toys: Toys) -> None:
    made = ai.create_instance(lasting_world.administrator, "first", "Ours", {"api_key": KEY, "size": 4})

    async def whole() -> ConnectionReport:
        report = await ai.Manager().test_instance(lasting_world.administrator, made.id)
        await sync_to_async(connections.close_all)()
        return report

    report = asyncio.run(whole())
    assert (report.ok, report.sentence) == (True, "size 4")


HERE, THERE = "http://127.0.0.1:11434/v1", "https://93.184.215.14/v1"


def at(world: World, url: str, **more: Any) -> ai.InstanceView:
    """An instance whose service is at *url*."""
    return ai.create_instance(world.administrator, "first", "Ours", {"api_key": KEY, "url": url}, **more)


def test_a_service_on_this_machine_counts_as_external_until_an_administrator_says_otherwise(
    world: World, toys: Toys
) -> None:
    made = at(world, HERE)
    assert made.configured and made.external
    assert not ai.update_instance(world.administrator, made.id, internal=True).external


@pytest.mark.parametrize("url", [THERE, "http://no-such-host.invalid/", ""])
def test_nobody_can_say_of_an_address_on_the_internet_that_nothing_leaves(world: World, toys: Toys, url: str) -> None:
    with pytest.raises(ai.Invalid) as refused:
        at(world, url, internal=True)
    assert set(refused.value.errors) == {"internal"}


@pytest.mark.parametrize("url", [HERE, "http://localhost:8080", "http://[::1]:8080", "http://10.1.2.3/v1"])
def test_an_address_of_the_own_network_can_be_said_to_belong_to_the_site(world: World, toys: Toys, url: str) -> None:
    assert at(world, url, internal=True).internal


def test_what_was_said_of_one_address_is_not_said_of_another(world: World, toys: Toys) -> None:
    made = at(world, HERE, internal=True)
    changed = ai.update_instance(world.administrator, made.id, config={"api_key": KEY, "url": THERE})
    assert changed.external and not changed.internal


def test_another_change_keeps_what_was_said_of_the_address(world: World, toys: Toys) -> None:
    made = at(world, HERE, internal=True)
    assert not ai.update_instance(world.administrator, made.id, name="Our own").external


def test_people_are_not_told_of_a_service_that_belongs_to_the_site(world: World, toys: Toys) -> None:
    made = at(world, HERE)
    ai.set_instance_enabled(world.administrator, made.id, True)
    assert [one.instances for one in ai.disclosures()] == [("Ours",)]
    ai.update_instance(world.administrator, made.id, internal=True)
    assert ai.disclosures() == []


def leads(monkeypatch: pytest.MonkeyPatch, name: str, *answers: str) -> list[bool]:
    """Let *name* lead to each of *answers* in turn, and to the last for ever; '' is a name server that is away.

    The list tells of each question whether it was asked within a transaction.
    """
    real, asked = socket.getaddrinfo, list[bool]()

    def answer(host: str, port: Any, *more: Any, **named: Any) -> Any:
        if host != name:
            return real(host, port, *more, **named)
        asked.append(any(one.in_atomic_block for one in connections.all(initialized_only=True)))
        if not (place := answers[min(len(asked), len(answers)) - 1]):
            raise socket.gaierror(socket.EAI_AGAIN, "no answer")
        return [(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", (place, port or 0))]

    monkeypatch.setattr(socket, "getaddrinfo", answer)
    return asked


@pytest.mark.django_db(transaction=True)
def test_no_name_is_looked_up_within_a_transaction(
    lasting_world: World, toys: Toys, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = leads(monkeypatch, "ours.invalid", "127.0.0.1")
    made = at(lasting_world, "http://ours.invalid/v1", internal=True)
    config = {"api_key": KEY, "url": "http://ours.invalid:8080/v1"}
    assert ai.update_instance(lasting_world.administrator, made.id, config=config, internal=True).internal
    assert asked == [False, False]


def test_what_was_confirmed_is_not_looked_up_again(world: World, toys: Toys, monkeypatch: pytest.MonkeyPatch) -> None:
    leads(monkeypatch, "ours.invalid", "127.0.0.1", "")
    made = at(world, "http://ours.invalid/v1", internal=True)
    assert ai.update_instance(world.administrator, made.id, name="Renamed", internal=True).internal


def test_an_address_that_a_provider_let_through_is_no_error_of_the_program(world: World, toys: Toys) -> None:
    assert at(world, "http://[").external
    with pytest.raises(ai.Invalid):
        at(world, "http://[x", internal=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("stored", [True, False], ids=["tested", "used"])
def test_a_name_that_leads_outside_later_is_not_connected_to(
    lasting_world: World, monkeypatch: pytest.MonkeyPatch, stored: bool
) -> None:
    leads(monkeypatch, "ours.invalid", "127.0.0.1", "93.184.215.14")
    config = {"base_url": "http://ours.invalid:9/v1"}
    made = ai.create_instance(lasting_world.administrator, "openai", "Ours", config, internal=True)
    ai.set_instance_enabled(lasting_world.administrator, made.id, True)

    async def whole() -> ConnectionReport:
        manager = ai.Manager()
        if stored:
            report = await manager.test_instance(lasting_world.administrator, made.id)
        else:
            serving = await sync_to_async(manager.get_providers_for_actions)([SummariseText])
            provider = serving[SummariseText][0].provider
            assert provider is not None
            report = await provider.test_connection()
        await manager.stop()
        await sync_to_async(connections.close_all)()
        return report

    report = asyncio.run(whole())
    assert not report.ok and "93.184.215.14 is not of this machine or its own network" in report.sentence
