"""A registry takes what sites tell, checks it, and keeps sites apart."""

from __future__ import annotations

import time
import uuid
from typing import Any

import pytest

from tutela.conftest import World
from tutela.identity.api import NotAllowed
from tutela.registration import api
from tutela.registration.models import RegisteredSite, SiteUpdate, SiteUse

pytestmark = pytest.mark.django_db
SITE = "0f8fad5b-d9cb-469f-a165-70867728950e"
OTHER = "7c9e6679-7425-40de-944b-e07fc1f90ae7"
SECRET = "a secret of the site, long enough"


def update(**more: Any) -> dict[str, Any]:
    now = int(time.time())
    usage = {
        "aiprovider_openai": {
            "generate_text": {"success_count": 3, "fail_count": 1, "predominant_error": 403, "average_time": 2}
        },
        "time_range": {"timefrom": now - 604_800, "timeto": now},
    }
    return {"updateid": str(uuid.uuid4()), "name": "The Coast", "users": 5, "aiusage": usage, **more}


def test_the_first_update_registers() -> None:
    assert api.take(SITE, SECRET, update()) == "taken"
    assert RegisteredSite.objects.get().name == "The Coast"


def test_only_the_digest_of_a_secret_is_kept() -> None:
    api.take(SITE, SECRET, update())
    assert SECRET not in str(vars(RegisteredSite.objects.get()))


def test_the_same_update_counts_once() -> None:
    one = update()
    assert [api.take(SITE, SECRET, one), api.take(SITE, SECRET, one)] == ["taken", "again"]
    assert SiteUpdate.objects.count() == SiteUse.objects.count() == 1


def test_a_wrong_secret_changes_nothing() -> None:
    api.take(SITE, SECRET, update())
    assert api.take(SITE, "another secret, long enough too", update(name="Stolen")) == "forbidden"
    assert api.delete(SITE, "another secret, long enough too") == "forbidden"
    assert RegisteredSite.objects.get().name == "The Coast"


def test_deleting_takes_the_history_with_it_and_leaves_other_sites() -> None:
    api.take(SITE, SECRET, update())
    api.take(OTHER, SECRET, update())
    assert [api.delete(SITE, SECRET), api.delete(SITE, SECRET)] == ["deleted", "unknown"]
    assert SiteUse.objects.get().site.siteid == OTHER


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"users": -1},
        {"users": "many"},
        {"updateid": "x"},
        {"url": "javascript:alert(1)"},
        {"aiusage": {"aiprovider_openai": {}}},
        {"aiusage": {"time_range": {"timefrom": 1}}},
        {"aiusage": {"aiprovider_openai": {"generate_text": {"success_count": 2**80, "fail_count": 0}}}},
        {"aiusage": {f"p{number}": {} for number in range(200)}},
    ],
)
def test_what_is_no_update_is_refused_whole(wrong: dict[str, Any]) -> None:
    with pytest.raises(api.ValidationError):
        api.take(SITE, SECRET, update(**wrong))
    assert not RegisteredSite.objects.exists()


@pytest.mark.parametrize("body", [None, [], "text", 7])
def test_a_body_that_is_no_object_is_refused(body: Any) -> None:
    with pytest.raises(api.ValidationError):
        api.take(SITE, SECRET, body)


def test_fields_of_newer_sites_are_left_out() -> None:
    api.take(SITE, SECRET, update(moonphase="full"))
    assert "moonphase" not in RegisteredSite.objects.get().told


@pytest.mark.parametrize(("siteid", "secret"), [("x", SECRET), (SITE, "short"), (SITE, "x" * 500)])
def test_an_id_or_secret_that_can_be_guessed_is_refused(siteid: str, secret: str) -> None:
    assert api.take(siteid, secret, update()) == "forbidden"


def test_a_site_cannot_flood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutela.registration.receiving.UPDATES_A_DAY", 2)
    assert [api.take(SITE, SECRET, update()) for _ in range(3)] == ["taken", "taken", "busy"]


def test_nor_can_new_sites(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutela.registration.receiving.NEW_SITES_AN_HOUR", 1)
    assert [api.take(siteid, SECRET, update()) for siteid in (SITE, OTHER)] == ["taken", "busy"]


def test_use_is_added_up_across_sites(world: World) -> None:
    api.take(SITE, SECRET, update())
    api.take(OTHER, SECRET, update())
    (kind,) = api.kinds_of_use(world.administrator)
    assert (kind.provider, kind.succeeded, kind.failed, kind.average) == ("aiprovider_openai", 6, 2, 2)
    weeks = api.weeks_of_use(world.administrator, time.time())
    assert weeks[-1].succeeded == {"aiprovider_openai": 6}


@pytest.mark.parametrize("who", ["manager", "teacher", "learner"])
def test_only_the_administrator_sees_the_sites(who: str, world: World) -> None:
    with pytest.raises(NotAllowed):
        api.list_sites(getattr(world, who))


def test_the_list_takes_the_same_queries_for_any_number_of_sites(world: World, django_assert_num_queries: Any) -> None:
    for _number in range(5):
        api.take(str(uuid.uuid4()), SECRET, update())
    with django_assert_num_queries(7):
        assert len(api.list_sites(world.administrator)) == 5
