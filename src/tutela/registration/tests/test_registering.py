"""Registering, updating, confirming and leaving: with a registry that works, and with ones that do not."""

from __future__ import annotations

import json

import pytest

from tutela.conftest import World
from tutela.identity.api import NotAllowed
from tutela.lib.http import Timeouts
from tutela.registration import api, telling, updating
from tutela.registration.models import Registration
from tutela.registration.tests.conftest import StubRegistry
from tutela.tasks.api import Progress, declared

pytestmark = pytest.mark.django_db


def run(task: str) -> str:
    return declared()[task].work(Progress(deadline=1e12))


@pytest.fixture
def registered(described: World, registry: StubRegistry) -> Registration:
    api.register(described.administrator, registry.address)
    return Registration.objects.get()


def test_what_is_shown_is_what_is_sent(described: World, registry: StubRegistry) -> None:
    shown = api.as_json(api.what_is_told(described.administrator))
    api.register(described.administrator, registry.address)
    sent = registry.asked[0].body
    del sent["updateid"]
    assert sent == json.loads(json.dumps(shown))
    assert (sent["name"], sent["users"], sent["courses"], sent["modules"]) == ("The Coast", 5, 1, 2)


def test_nothing_about_people_is_sent(registered: Registration, registry: StubRegistry, world: World) -> None:
    body = json.dumps(registry.asked[0].body)
    people = (world.administrator, world.manager, world.teacher, world.learner, world.stranger)
    assert not [person.username for person in people if person.username in body]


def test_the_secret_is_kept_sealed(registered: Registration, registry: StubRegistry) -> None:
    assert registry.asked[0].secret not in registered.secret
    assert len(registry.asked[0].secret) >= 40


def test_it_is_on_once_the_registry_has_it(registered: Registration) -> None:
    assert registered.state == "on"
    assert registered.timeupdated is not None


def test_nothing_is_sent_before_it_is_registered(world: World) -> None:
    assert run("registration_update") == "This site is not registered."


@pytest.mark.parametrize("who", ["teacher", "learner", "manager"])
def test_only_who_may_configure_the_site_registers_it(who: str, described: World, registry: StubRegistry) -> None:
    with pytest.raises(NotAllowed):
        api.register(getattr(described, who), registry.address)
    assert registry.asked == []


@pytest.mark.parametrize(
    "address",
    ["", "ftp://x", "http://registry.example.org", "https://a:b@c", "nonsense", "https://[", "https://[zz]",
     "https://a／b", "https://:@c", "https://c:99999", "https://a\nb", "https://a..b"],
)  # fmt: skip
def test_a_secret_goes_to_no_address_that_is_not_safe(address: str, described: World) -> None:
    with pytest.raises(api.RegistryFailed, match="https://"):
        api.register(described.administrator, address)
    assert api.registration() is None


def test_a_registry_that_is_down_leaves_nothing_registered(described: World, free_port: int) -> None:
    with pytest.raises(api.RegistryFailed, match="cannot be reached"):
        api.register(described.administrator, f"http://127.0.0.1:{free_port}")
    assert api.registration() is None


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        ({"nonsense": True}, "no registry at this address"),
        ({"status": 404}, "no registry at this address"),
        ({"status": 401}, "does not accept this site's secret"),
        ({"status": 429}, "too many requests"),
        ({"status": 307, "elsewhere": "/registry/v1/sites/elsewhere"}, "no registry at this address"),
    ],
)
def test_a_refusal_leaves_nothing_registered(
    behaviour: dict[str, object], said: str, described: World, registry: StubRegistry
) -> None:
    vars(registry).update(behaviour)
    with pytest.raises(api.RegistryFailed, match=said):
        api.register(described.administrator, registry.address)
    assert api.registration() is None
    assert len(registry.asked) == 1


def test_an_answer_without_end_is_not_read(described: World, registry: StubRegistry) -> None:
    registry.huge = True
    with pytest.raises(api.RegistryFailed, match="broke off"):
        api.register(described.administrator, registry.address)
    row = api.registration()
    assert row is not None
    assert row.state == "pending"


def test_when_the_answer_is_lost_the_task_asks_again_under_the_same_id(
    described: World, registry: StubRegistry, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutela.registration.sending.TIMEOUTS", Timeouts(1, 0.2, 0.2))
    registry.wait = 0.6
    with pytest.raises(api.RegistryFailed, match="did not answer in time"):
        api.register(described.administrator, registry.address)
    row = api.registration()
    assert row is not None
    assert row.state == "pending"
    registry.wait = 0
    assert run("registration_retry") == "Site registration updated."
    first, second = registry.asked
    assert (first.path, first.secret, first.body["updateid"]) == (second.path, second.secret, second.body["updateid"])
    assert Registration.objects.get().state == "on"


@pytest.mark.parametrize("behaviour", [{"status": 500}, {"status": 401}, {"nonsense": True}])
def test_a_failed_update_keeps_the_last_state_and_the_reason(
    behaviour: dict[str, object], registered: Registration, registry: StubRegistry
) -> None:
    vars(registry).update(behaviour)
    with pytest.raises(api.RegistryFailed):
        run("registration_update")
    row = Registration.objects.get()
    assert (row.state, row.timeupdated, row.usedto) == ("on", registered.timeupdated, registered.usedto)
    assert row.lasterror


def test_the_retry_does_nothing_when_nothing_failed(registered: Registration, registry: StubRegistry) -> None:
    assert run("registration_retry") == "Nothing has failed."
    assert len(registry.asked) == 1


def test_each_second_is_told_once(registered: Registration) -> None:
    assert registered.usedto is not None
    assert telling.span_since(registered.usedto, registered.usedto + 100).timefrom == registered.usedto + 1


@pytest.fixture
def upgraded(registered: Registration) -> Registration:
    """As after an upgrade: what was confirmed is older than the newest field."""
    registered.confirmed = telling.FIRST
    registered.save()
    return registered


def test_a_new_field_is_marked(upgraded: Registration, world: World) -> None:
    assert [one.key for one in api.what_is_told(world.administrator) if one.new] == ["aiusage"]


@pytest.mark.parametrize("task", ["registration_update", "registration_retry"])
def test_nothing_is_sent_until_new_fields_are_confirmed(
    task: str, upgraded: Registration, registry: StubRegistry
) -> None:
    Registration.objects.update(lasterror="It failed before.")
    assert run(task).startswith("Paused")
    assert len(registry.asked) == 1


def test_confirming_sends_and_goes_on(upgraded: Registration, registry: StubRegistry, world: World) -> None:
    api.confirm_and_update(world.administrator)
    assert not api.needs_confirmation(api.registration())
    assert len(registry.asked) == 2


def test_leaving_tells_the_registry(registered: Registration, registry: StubRegistry, world: World) -> None:
    api.unregister(world.administrator)
    assert registry.asked[-1].method == "DELETE"
    assert api.registration() is None


def test_who_cannot_leave_sends_nothing_more_and_asks_again(
    registered: Registration, registry: StubRegistry, world: World
) -> None:
    registry.status = 500
    with pytest.raises(api.RegistryFailed):
        api.unregister(world.administrator)
    registry.status = 200
    assert run("registration_update") == "Unregistered."
    assert [asked.method for asked in registry.asked] == ["PUT", "DELETE", "DELETE"]
    assert updating.registration() is None
