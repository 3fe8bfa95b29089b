"""Adding, configuring, ordering, switching, testing and deleting provider instances."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest
from django.test import AsyncClient, Client

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.identity.api import Person
from tutela.testing.openai_stub import OpenAIStub, ThreadedStub

LIST = "/administration/providers/"
ADD = f"{LIST}add/openai/"
GOOD = {"name": "Main", "config-base_url": "https://ai.example.org/v1", "config-api_key": "sk-very-secret"}


@pytest.fixture
def stub() -> Iterator[ThreadedStub]:
    with OpenAIStub.in_thread() as running:
        yield running


def at(instance: ai.InstanceView, rest: str = "") -> str:
    """An address of *instance*."""
    return f"{LIST}{instance.id}/{rest}"


def test_a_provider_is_added_with_what_was_entered(world: World, administrator: Client) -> None:
    answer = administrator.post(ADD, {**GOOD, "user_limit": "40", "config-timeout": "12.5"})
    (made,) = ai.list_instances(world.administrator)
    assert answer["Location"] == at(made)
    assert (made.name, made.user_limit, made.global_limit, made.config["timeout"]) == ("Main", 40, None, 12.5)
    assert made.secrets_set == {"api_key"}
    assert not made.enabled


def test_errors_of_the_config_stand_beside_their_fields(world: World, administrator: Client) -> None:
    answer = administrator.post(ADD, {**GOOD, "config-base_url": "ftp://nowhere"})
    page = answer.content.decode()
    assert answer.status_code == 400
    assert 'id="config-base_url-error"' in page
    assert "Must be an address that begins with https:// or http://" in page
    assert ai.list_instances(world.administrator) == []


def test_a_limit_that_is_no_number_is_explained(administrator: Client) -> None:
    answer = administrator.post(ADD, {**GOOD, "user_limit": "many"})
    assert (answer.status_code, "Enter a whole number" in answer.content.decode()) == (400, True)


def test_two_instances_cannot_have_one_name(administrator: Client, instance: ai.InstanceView) -> None:
    page = administrator.post(ADD, {**GOOD, "name": instance.name}).content.decode()
    assert "Another instance has this name." in page


def test_a_secret_is_on_no_page(administrator: Client, instance: ai.InstanceView) -> None:
    for path in (LIST, at(instance), at(instance, "delete/")):
        assert "sk-very-secret" not in administrator.get(path).content.decode()


def test_a_secret_left_empty_is_kept(world: World, administrator: Client, instance: ai.InstanceView) -> None:
    administrator.post(at(instance), {**GOOD, "name": "Renamed", "config-api_key": ""})
    found = ai.get_instance(world.administrator, instance.id)
    assert found.name == "Renamed"
    assert found.secrets_set == {"api_key"}


def test_a_switch_in_the_config_can_be_switched_off(
    world: World, administrator: Client, instance: ai.InstanceView
) -> None:
    administrator.post(at(instance), GOOD)
    assert ai.get_instance(world.administrator, instance.id).config["send_person_key"] is False


def test_an_instance_is_switched_on_and_off(world: World, administrator: Client, instance: ai.InstanceView) -> None:
    administrator.post(at(instance, "switch/"), {"enabled": "on"})
    assert ai.get_instance(world.administrator, instance.id).enabled
    administrator.post(at(instance, "switch/"), {"enabled": "off", "from": "instance"})
    assert not ai.get_instance(world.administrator, instance.id).enabled


def test_an_instance_is_moved_up(world: World, administrator: Client, instance: ai.InstanceView) -> None:
    second = ai.create_instance(world.administrator, "builtin", "Second", {})
    administrator.post(at(second, "move/"), {"direction": "up"})
    assert [one.id for one in ai.list_instances(world.administrator)] == [second.id, instance.id]


def test_deleting_asks_first(world: World, administrator: Client, instance: ai.InstanceView) -> None:
    assert b"Delete The university" in administrator.get(at(instance, "delete/")).content
    assert len(ai.list_instances(world.administrator)) == 1
    administrator.post(at(instance, "delete/"))
    assert ai.list_instances(world.administrator) == []


def test_an_action_has_settings_of_its_own(world: World, administrator: Client, instance: ai.InstanceView) -> None:
    entered = {"config-model_name": "small-1", "config-extra_parameters": '{"temperature": 0.2}'}
    administrator.post(at(instance, "actions/summarise_text/"), entered)
    action = next(
        a for a in ai.get_instance(world.administrator, instance.id).actions if a.basename == "summarise_text"
    )
    assert action.settings["model_name"] == "small-1"
    assert action.settings["extra_parameters"] == {"temperature": 0.2}


def test_extra_parameters_that_are_no_json_are_explained(administrator: Client, instance: ai.InstanceView) -> None:
    answer = administrator.post(at(instance, "actions/summarise_text/"), {"config-extra_parameters": "{"})
    assert (answer.status_code, "not valid JSON" in answer.content.decode()) == (400, True)


def test_an_action_is_switched_off_without_losing_its_settings(
    world: World, administrator: Client, instance: ai.InstanceView
) -> None:
    administrator.post(at(instance, "actions/explain_text/"), {"config-model_name": "small-1"})
    administrator.post(at(instance, "actions/explain_text/switch/"), {"enabled": "off"})
    action = next(a for a in ai.get_instance(world.administrator, instance.id).actions if a.basename == "explain_text")
    assert (action.enabled, action.settings["model_name"]) == (False, "small-1")


def test_an_action_that_the_provider_lacks_has_no_page(administrator: Client, instance: ai.InstanceView) -> None:
    assert administrator.get(at(instance, "actions/fly_kite/")).status_code == 404


def pressed(instance: ai.InstanceView, person: Person) -> tuple[int, str]:
    """Press *test the connection*, in one event loop with the shutdown: the status and the page."""

    async def whole() -> tuple[int, str]:
        client = AsyncClient()
        await client.aforce_login(person)
        answer = await client.post(at(instance, "test/"))
        await ai.shutdown()
        return answer.status_code, answer.content.decode()

    return asyncio.run(whole())


@pytest.mark.parametrize(
    ("behaviour", "words"), [("answers", "Connected."), ("unauthorised", "does not accept the API key")]
)
def test_the_connection_test_says_what_it_found(
    lasting_world: World, stub: ThreadedStub, behaviour: str, words: str
) -> None:
    stub.behave(behaviour)
    config = {"base_url": stub.base_url, "api_key": "k"}
    made = ai.create_instance(lasting_world.administrator, "openai", "Stub", config)
    assert words in pressed(made, lasting_world.administrator)[1]


def test_a_teacher_cannot_test_a_connection(lasting_world: World) -> None:
    made = ai.create_instance(lasting_world.administrator, "builtin", "Offline", {})
    assert pressed(made, lasting_world.teacher)[0] == 403


def test_a_provider_without_a_plugin_is_listed_with_its_problem(
    world: World, administrator: Client, instance: ai.InstanceView, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tutela.sdk import registry

    monkeypatch.setenv("TUTELA_PLUGINS", "providers.builtin")
    registry.load.cache_clear()
    try:
        page = administrator.get(LIST).content.decode()
        assert administrator.get(at(instance)).status_code == 200
    finally:
        registry.load.cache_clear()
    assert "Not ready" in page or 'class="error"' in page
