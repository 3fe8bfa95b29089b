"""Forums."""

from __future__ import annotations

import pytest

from tutela.conftest import World
from tutela.learning import api as learning
from tutela.sdk import Permission


@pytest.fixture
def forum(world: World) -> learning.CourseModule:
    learning.CourseModule.objects.filter(pk=world.module.pk).update(kind=learning.FORUM)
    world.module.refresh_from_db()
    return world.module


def start(person: learning.Person, forum: learning.CourseModule) -> learning.ForumPost:
    return learning.start_discussion(person, forum.pk, name="Spring tides", content="<p>Why twice?</p>")


def test_a_learner_begins_a_discussion(world: World, forum: learning.CourseModule) -> None:
    start(world.learner, forum)
    (shown,) = learning.discussions(world.teacher, forum.pk)
    assert shown.name == "Spring tides"
    assert [post.person for post in learning.posts_in(shown)] == [world.learner]


def test_an_answer_comes_after_what_it_answers(world: World, forum: learning.CourseModule) -> None:
    post = start(world.learner, forum)
    learning.reply(world.teacher, post.pk, content="The moon.")
    found = [(one.content, one.parent) for one in learning.posts_in(post.discussion)]
    assert found == [("<p>Why twice?</p>", None), ("<p>The moon.</p>", post)]


def test_the_discussion_in_which_somebody_wrote_last_comes_first(world: World, forum: learning.CourseModule) -> None:
    first, second = start(world.learner, forum), start(world.learner, forum)
    learning.reply(world.teacher, first.pk, content="The moon.")
    assert list(learning.discussions(world.learner, forum.pk)) == [first.discussion, second.discussion]


def test_a_stranger_sees_nothing_of_a_forum(world: World, forum: learning.CourseModule) -> None:
    post = start(world.learner, forum)
    for look in (
        lambda: learning.discussions(world.stranger, forum.pk),
        lambda: learning.get_discussion(world.stranger, post.discussion_id),
        lambda: learning.reply(world.stranger, post.pk, content="Hello"),
    ):
        with pytest.raises(learning.NotAllowed):
            look()


@pytest.mark.parametrize("capability", ["mod/forum:startdiscussion", "mod/forum:replypost"])
def test_each_capability_is_asked_for_its_own_act(world: World, forum: learning.CourseModule, capability: str) -> None:
    post = start(world.teacher, forum)
    learning.override("student", capability, learning.context_of(forum), Permission.PREVENT)
    rights = learning.forum_rights(world.learner, forum)
    assert (rights.start, rights.reply) == (capability.endswith("replypost"), capability.endswith("startdiscussion"))
    with pytest.raises(learning.NotAllowed):
        if rights.reply:
            start(world.learner, forum)
        else:
            learning.reply(world.learner, post.pk, content="Hello")


def test_only_its_author_changes_a_post(world: World, forum: learning.CourseModule) -> None:
    post = start(world.learner, forum)
    with pytest.raises(learning.NotAllowed):
        learning.save_post(world.teacher, post.pk, content="Not mine.", version=1)
    assert learning.save_post(world.learner, post.pk, content="Better.", version=1).content == "<p>Better.</p>"


def test_a_post_changed_in_two_tabs_is_told(world: World, forum: learning.CourseModule) -> None:
    post = start(world.learner, forum)
    learning.save_post(world.learner, post.pk, content="First tab.", version=1)
    with pytest.raises(learning.Overtaken) as overtaken:
        learning.save_post(world.learner, post.pk, content="Second tab.", version=1)
    assert overtaken.value.stored.content == "<p>First tab.</p>"


def test_a_post_that_says_nothing_is_refused(world: World, forum: learning.CourseModule) -> None:
    with pytest.raises(learning.Unfit):
        learning.start_discussion(world.learner, forum.pk, name="Tides", content="<p> <br></p>")


def test_a_post_is_sanitised_before_it_is_stored(world: World, forum: learning.CourseModule) -> None:
    post = learning.start_discussion(world.learner, forum.pk, name="x", content="<p>a</p><img src=x onerror=alert(1)>")
    assert "onerror" not in post.content


def test_a_page_is_no_forum(world: World) -> None:
    with pytest.raises(learning.NotFound):
        start(world.learner, world.module)
