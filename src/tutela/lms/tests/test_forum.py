"""Forums."""

from __future__ import annotations

import pytest

from tutela.conftest import World
from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.lms import api as lms
from tutela.sdk import Permission


@pytest.fixture
def forum(world: World) -> courses.CourseModule:
    courses.CourseModule.objects.filter(pk=world.module.pk).update(kind=lms.FORUM)
    world.module.refresh_from_db()
    return world.module


def start(person: identity.Person, forum: courses.CourseModule) -> lms.ForumPost:
    return lms.start_discussion(person, forum.pk, name="Spring tides", content="<p>Why twice?</p>")


def test_a_learner_begins_a_discussion(world: World, forum: courses.CourseModule) -> None:
    start(world.learner, forum)
    (shown,) = lms.discussions(world.teacher, forum.pk)
    assert shown.name == "Spring tides"
    assert [post.person for post in lms.posts_in(shown)] == [world.learner]


def test_an_answer_comes_after_what_it_answers(world: World, forum: courses.CourseModule) -> None:
    post = start(world.learner, forum)
    lms.reply(world.teacher, post.pk, content="The moon.")
    found = [(one.content, one.parent) for one in lms.posts_in(post.discussion)]
    assert found == [("<p>Why twice?</p>", None), ("<p>The moon.</p>", post)]


def test_the_discussion_in_which_somebody_wrote_last_comes_first(world: World, forum: courses.CourseModule) -> None:
    first, second = start(world.learner, forum), start(world.learner, forum)
    lms.reply(world.teacher, first.pk, content="The moon.")
    assert list(lms.discussions(world.learner, forum.pk)) == [first.discussion, second.discussion]


def test_a_stranger_sees_nothing_of_a_forum(world: World, forum: courses.CourseModule) -> None:
    post = start(world.learner, forum)
    for look in (
        lambda: lms.discussions(world.stranger, forum.pk),
        lambda: lms.get_discussion(world.stranger, post.discussion_id),
        lambda: lms.reply(world.stranger, post.pk, content="Hello"),
    ):
        with pytest.raises(identity.NotAllowed):
            look()


@pytest.mark.parametrize("capability", ["mod/forum:startdiscussion", "mod/forum:replypost"])
def test_each_capability_is_asked_for_its_own_act(world: World, forum: courses.CourseModule, capability: str) -> None:
    post = start(world.teacher, forum)
    identity.override("student", capability, courses.context_of(forum), Permission.PREVENT)
    rights = lms.forum_rights(world.learner, forum)
    assert (rights.start, rights.reply) == (capability.endswith("replypost"), capability.endswith("startdiscussion"))
    with pytest.raises(identity.NotAllowed):
        if rights.reply:
            start(world.learner, forum)
        else:
            lms.reply(world.learner, post.pk, content="Hello")


def test_only_its_author_changes_a_post(world: World, forum: courses.CourseModule) -> None:
    post = start(world.learner, forum)
    with pytest.raises(identity.NotAllowed):
        lms.save_post(world.teacher, post.pk, content="Not mine.", version=1)
    assert lms.save_post(world.learner, post.pk, content="Better.", version=1).content == "<p>Better.</p>"


def test_a_post_changed_in_two_tabs_is_told(world: World, forum: courses.CourseModule) -> None:
    post = start(world.learner, forum)
    lms.save_post(world.learner, post.pk, content="First tab.", version=1)
    with pytest.raises(lms.Overtaken) as overtaken:
        lms.save_post(world.learner, post.pk, content="Second tab.", version=1)
    assert overtaken.value.stored.content == "<p>First tab.</p>"


def test_a_post_that_says_nothing_is_refused(world: World, forum: courses.CourseModule) -> None:
    with pytest.raises(lms.Unfit):
        lms.start_discussion(world.learner, forum.pk, name="Tides", content="<p> <br></p>")


def test_a_post_is_sanitised_before_it_is_stored(world: World, forum: courses.CourseModule) -> None:
    post = lms.start_discussion(world.learner, forum.pk, name="x", content="<p>a</p><img src=x onerror=alert(1)>")
    assert "onerror" not in post.content


def test_a_page_is_no_forum(world: World) -> None:
    with pytest.raises(identity.NotFound):
        start(world.learner, world.module)
