"""The pages of roles and capabilities."""

from __future__ import annotations

import pytest
from django.test import Client

from tutela.conftest import World
from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.sdk import Permission

People = dict[str, Client]
TEXT = "aiplacement/rest:generate_text"


def course_of(world: World) -> int:
    return courses.context_of(world.course).pk


def test_the_matrix_says_which_rule_decides(as_person: People, world: World) -> None:
    identity.set_role_permissions(world.administrator, course_of(world), "student", {TEXT: Permission.PROHIBIT})
    page = as_person["administrator"].get(f"/administration/roles/?place={world.here}").content.decode()
    assert "set in: Tides" in page and "Prohibited" in page and "the role&#x27;s default" in page


def test_a_place_is_found_by_its_name(as_person: People, world: World) -> None:
    page = as_person["administrator"].get("/administration/roles/?q=tid").content.decode()
    assert f"?place={course_of(world)}" in page


def test_an_administrator_changes_what_a_role_may_do(as_person: People, world: World) -> None:
    address = f"/administration/roles/{course_of(world)}/student/"
    answer = as_person["administrator"].post(address, {TEXT: "allow"}, follow=True)
    assert "1 permission changed." in answer.content.decode()
    assert identity.may(world.learner, TEXT, course_of(world))


def test_nonsense_changes_nothing(as_person: People, world: World) -> None:
    address = f"/administration/roles/{course_of(world)}/student/"
    answer = as_person["administrator"].post(address, {TEXT: "perhaps", "no/such:thing": "allow"}, follow=True)
    assert "Nothing was changed." in answer.content.decode()


@pytest.mark.parametrize("who", ["manager", "teacher", "learner"])
def test_it_is_for_administrators(as_person: People, world: World, who: str) -> None:
    assert as_person[who].get("/administration/roles/").status_code == 403
    address = f"/administration/roles/{course_of(world)}/student/"
    assert as_person[who].post(address, {TEXT: "allow"}).status_code == 403


@pytest.mark.parametrize("query", ["?place=0", "?place=x", "?q=%25", "?place=99999999999999999999"])
def test_odd_addresses_do_no_harm(as_person: People, world: World, query: str) -> None:
    assert as_person["administrator"].get(f"/administration/roles/{query}").status_code in (200, 404)


def test_a_search_that_no_database_holds_is_refused(as_person: People, world: World) -> None:
    assert as_person["administrator"].get("/administration/roles/?q=%00").status_code == 400
