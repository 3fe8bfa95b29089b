"""Overview, placements, policy, and who may what."""

from __future__ import annotations

import pytest
from django.test import Client

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.sdk import Permission

PUBLISH = "/administration/policy/new/"


def test_the_overview_asks_for_a_provider_where_there_is_none(administrator: Client) -> None:
    assert "Add a provider, so that people can use AI." in administrator.get("/administration/").content.decode()


def test_the_overview_names_actions_that_nobody_serves(
    world: World, administrator: Client, instance: ai.InstanceView
) -> None:
    assert "nobody is offered it" in administrator.get("/administration/").content.decode()


def test_the_overview_is_content_when_all_is_well(
    world: World, administrator: Client, instance: ai.InstanceView
) -> None:
    ai.set_instance_enabled(world.administrator, instance.id, True)
    assert "All is well." in administrator.get("/administration/").content.decode()


def test_a_placement_is_switched_off(world: World, administrator: Client) -> None:
    administrator.post("/administration/placements/courseassist/", {"enabled": "off"})
    assert not ai.list_placements(world.administrator)[0].enabled


def test_one_action_of_a_placement_is_switched_off(world: World, administrator: Client) -> None:
    administrator.post("/administration/placements/courseassist/", {"enabled": "off", "action": "explain_text"})
    placement = next(one for one in ai.list_placements(world.administrator) if one.name == "courseassist")
    assert {action.basename: action.enabled for action in placement.actions} == {
        "summarise_text": True,
        "explain_text": False,
    }


def test_an_unknown_placement_is_not_found(administrator: Client) -> None:
    assert administrator.post("/administration/placements/nowhere/", {"enabled": "off"}).status_code == 404


def test_a_new_policy_begins_from_the_text_in_force(administrator: Client) -> None:
    assert "It can be wrong" in administrator.get(PUBLISH).content.decode()


def test_a_preview_shows_the_text_as_it_will_be_and_publishes_nothing(world: World, administrator: Client) -> None:
    before = ai.policy_status(world.learner.pk).version
    page = administrator.post(PUBLISH, {"text-en": "<p>Ours.</p><script>x</script>", "do": "preview"}).content.decode()
    assert '<div class="prose plain" lang="en"><p>Ours.</p></div>' in page
    assert ai.policy_status(world.learner.pk).version == before


def test_publishing_asks_everybody_again(world: World, administrator: Client) -> None:
    ai.accept_policy(world.learner.pk, world.here)
    administrator.post(PUBLISH, {"text-en": "<p>Ours.</p>", "text-es": "<p>La nuestra.</p>", "do": "publish"})
    assert not ai.policy_status(world.learner.pk).accepted
    assert ai.policy_text("es").html == "<p>La nuestra.</p>"


def test_an_empty_policy_is_not_published(world: World, administrator: Client) -> None:
    before = ai.policy_status(world.learner.pk).version
    answer = administrator.post(PUBLISH, {"text-en": "  ", "do": "publish"})
    assert (answer.status_code, ai.policy_status(world.learner.pk).version) == (400, before)


def test_an_old_version_can_be_read(administrator: Client) -> None:
    for text in ("<p>First of ours.</p>", "<p>Second.</p>"):
        administrator.post(PUBLISH, {"text-en": text, "do": "publish"})
    version = ai.policy_versions()[1].version
    assert b"First of ours." in administrator.get(f"/administration/policy/{version}/").content


def asked(world: World, administrator: Client, **changes: str) -> str:
    query = {"person": "learner", "capability": "moodle/course:view", "course": str(world.course.pk), **changes}
    return administrator.get("/administration/capabilities/", query).content.decode()


def test_the_rule_that_decides_is_told(world: World, administrator: Client) -> None:
    page = asked(world, administrator)
    assert "learner may." in page
    assert "The role Student, held in Tides, may do this by default." in page


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"person": "stranger"}, "No role that stranger holds here allows it."),
        ({"person": "administrator"}, "administrator is a site administrator, who may do everything."),
        ({"person": "nobody-at-all"}, "Nobody has the username nobody-at-all."),
        ({"capability": "moodle/nothing:at-all"}, "No part of this site knows this capability."),
        ({"course": ""}, "No role that learner holds here allows it."),
    ],
)
def test_each_answer_has_its_reason(world: World, administrator: Client, changes: dict[str, str], words: str) -> None:
    assert words in asked(world, administrator, **changes)


def test_a_hidden_module_is_closed_to_a_learner(world: World, administrator: Client) -> None:
    page = asked(world, administrator, module=str(world.hidden.pk))
    assert "learner may not see what is hidden." in page


def test_a_prohibition_is_named_with_its_place(world: World, administrator: Client) -> None:
    here = courses.context_of(world.course)
    identity.override("student", "moodle/course:view", here, Permission.PROHIBIT)
    assert "The role Student is prohibited from it in: Tides." in asked(world, administrator)


@pytest.mark.parametrize("query", ["person=a%00b&capability=x", "person=learner&capability=a%00b"])
def test_who_may_what_refuses_what_no_database_holds(world: World, administrator: Client, query: str) -> None:
    assert administrator.get(f"/administration/capabilities/?{query}").status_code == 400
