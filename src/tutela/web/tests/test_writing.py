"""The pages where people write."""

from __future__ import annotations

import pytest
from django.test import Client

from tutela.ai import api as ai
from tutela.conftest import World
from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.lms import api as lms
from tutela.sdk import Permission
from tutela.web.tests.conftest import Browser
from tutela.web.tests.test_courses import counted


@pytest.fixture
def forum(world: World) -> courses.CourseModule:
    courses.CourseModule.objects.filter(pk=world.module.pk).update(kind=lms.FORUM)
    world.module.refresh_from_db()
    return world.module


def test_a_teacher_is_offered_to_edit_and_a_learner_is_not(world: World, browser: Browser, learner: Client) -> None:
    address = f"/module/{world.module.pk}/edit/"
    assert address in browser(world.teacher).get(f"/module/{world.module.pk}/").content.decode()
    assert address not in learner.get(f"/module/{world.module.pk}/").content.decode()
    assert learner.get(address).status_code == 403


def test_a_save_goes_back_to_the_module_and_lets_go_of_the_draft(world: World, browser: Browser) -> None:
    client = browser(world.teacher)
    body = {"name": "Tides", "content": "<p>New.</p>", "version": "1"}
    answer = client.post(f"/module/{world.module.pk}/edit/", body, follow=True)
    assert answer.redirect_chain == [(f"/module/{world.module.pk}/", 302)]
    assert f'data-saved="tutela-draft:{world.teacher.pk}:module-{world.module.pk}"' in answer.content.decode()


def test_what_cannot_be_saved_comes_back_as_it_was_typed(world: World, browser: Browser) -> None:
    body = {"name": "", "content": "<p>Typed.</p>", "version": "1"}
    answer = browser(world.teacher).post(f"/module/{world.module.pk}/edit/", body)
    assert answer.status_code == 400
    assert b"Give it a name." in answer.content
    assert b"&lt;p&gt;Typed.&lt;/p&gt;" in answer.content


def test_the_later_of_two_saves_is_told_and_has_both_texts(world: World, browser: Browser) -> None:
    client = browser(world.teacher)
    address = f"/module/{world.module.pk}/edit/"
    client.post(address, {"name": "Tides", "content": "<p>First.</p>", "version": "1"})
    answer = client.post(address, {"name": "Tides", "content": "<p>Second.</p>", "version": "1"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "<p>First.</p>" in page
    assert "&lt;p&gt;Second.&lt;/p&gt;" in page
    assert '<input type="hidden" name="version" value="2">' in page
    assert courses.CourseModule.objects.get(pk=world.module.pk).content == "<p>First.</p>"


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40])
def test_a_version_that_is_none_does_no_harm(world: World, browser: Browser, version: str) -> None:
    body = {"name": "Tides", "content": "<p>New.</p>", "version": version}
    assert browser(world.teacher).post(f"/module/{world.module.pk}/edit/", body).status_code in {302, 409}


def test_a_learner_begins_a_discussion_and_is_taken_to_it(
    world: World, learner: Client, forum: courses.CourseModule
) -> None:
    body = {"name": "Why twice?", "content": "I wonder.\n\nReally."}
    page = learner.post(f"/module/{forum.pk}/discuss/", body, follow=True).content.decode()
    assert "<h1>Why twice?</h1>" in page
    assert "<p>I wonder.</p><p>Really.</p>" in page


def test_what_somebody_answers_stands_above_the_field(
    world: World, learner: Client, forum: courses.CourseModule
) -> None:
    post = lms.start_discussion(world.teacher, forum.pk, name="Tides", content="Why twice?")
    assert b"<p>Why twice?</p>" in learner.get(f"/post/{post.pk}/answer/").content


@pytest.mark.parametrize("capability", ["mod/forum:startdiscussion", "mod/forum:replypost"])
def test_what_one_may_not_is_not_offered(
    world: World, learner: Client, forum: courses.CourseModule, capability: str
) -> None:
    post = lms.start_discussion(world.learner, forum.pk, name="Tides", content="Why twice?")
    identity.override("student", capability, courses.context_of(forum), Permission.PREVENT)
    offers = learner.get(f"/module/{forum.pk}/").content + learner.get(f"/discussion/{post.discussion_id}/").content
    start, answer = f"/module/{forum.pk}/discuss/", f"/post/{post.pk}/answer/"
    refused, open_ = (start, answer) if capability.endswith("startdiscussion") else (answer, start)
    assert (refused.encode() in offers, open_.encode() in offers) == (False, True)
    assert (learner.get(refused).status_code, learner.get(open_).status_code) == (403, 200)


def test_the_post_of_somebody_else_cannot_be_edited(
    world: World, browser: Browser, forum: courses.CourseModule
) -> None:
    post = lms.start_discussion(world.learner, forum.pk, name="Tides", content="Why twice?")
    assert browser(world.teacher).get(f"/post/{post.pk}/edit/").status_code == 403


@pytest.mark.parametrize(
    "address", ["/discussion/99999/", "/post/99999/answer/", "/post/99999/edit/", "/module/99999/edit/"]
)
def test_what_does_not_exist_is_not_found(learner: Client, address: str) -> None:
    assert learner.get(address).status_code == 404


def test_the_number_of_queries_does_not_grow_with_a_forum(
    world: World, learner: Client, forum: courses.CourseModule
) -> None:
    post = lms.start_discussion(world.learner, forum.pk, name="Tides", content="Why twice?")
    addresses = (f"/module/{forum.pk}/", f"/discussion/{post.discussion_id}/")
    learner.get(addresses[0])
    before = []
    for address in addresses:
        with counted() as queries:
            learner.get(address)
        before.append(len(queries))
    for number in range(5):
        lms.start_discussion(world.teacher, forum.pk, name=f"More {number}", content="Text")
        lms.reply(world.teacher, post.pk, content="Answer")
    for address, number in zip(addresses, before, strict=True):
        with counted() as queries:
            learner.get(address)
        assert len(queries) == number


@pytest.mark.usefixtures("db")
def test_the_editor_offers_no_ai_where_none_may_be_used(world: World, browser: Browser) -> None:
    made = ai.create_instance(world.administrator, "openai", "S", {"base_url": "http://127.0.0.1:9/v1", "api_key": "k"})
    ai.set_instance_enabled(world.administrator, made.id, True)
    client = browser(world.teacher)
    address = f"/module/{world.module.pk}/edit/"
    assert 'role="menu"' in client.get(address).content.decode()
    here = courses.context_of(world.module)
    identity.override("editingteacher", "aiplacement/editor:generate_image", here, Permission.PREVENT)
    one = client.get(address).content.decode()
    assert ('role="menu"' in one, 'data-action="generate_text"' in one, "generate_image" in one) == (False, True, False)
    identity.override("editingteacher", "aiplacement/editor:generate_text", here, Permission.PREVENT)
    assert "data-editor-ai" not in client.get(address).content.decode()
