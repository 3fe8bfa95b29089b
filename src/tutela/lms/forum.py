"""Forums: discussions and the posts in them, for those who may see the module."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, F, Prefetch, QuerySet
from django.utils import timezone

from tutela.courses.api import CourseModule, context_of, get_module
from tutela.identity.api import NotAllowed, NotFound, PermissionQuestion, Person, decide, require
from tutela.lms.models import ForumDiscussion, ForumPost
from tutela.lms.pages import Overtaken, Written, fit, fit_content
from tutela.sdk import Capability, ContextLevel
from tutela.sdk.placement import EVERYBODY_IN_A_COURSE
from tutela.sdk.text import _

FORUM = "forum"
START_DISCUSSION = Capability(
    name="mod/forum:startdiscussion",
    title=_("Begin a discussion in a forum"),
    level=ContextLevel.MODULE,
    archetypes=EVERYBODY_IN_A_COURSE,
    writes=True,
)
REPLY_POST = Capability(
    name="mod/forum:replypost",
    title=_("Answer in a forum"),
    level=ContextLevel.MODULE,
    archetypes=EVERYBODY_IN_A_COURSE,
    writes=True,
)
START = START_DISCUSSION.name
REPLY = REPLY_POST.name


@dataclass(frozen=True)
class ForumRights:
    """What a person may do in a forum besides reading it."""

    start: bool
    reply: bool


def forum_rights(person: Person, module: CourseModule) -> ForumRights:
    """What *person* may do in the forum *module*, in a constant number of queries."""
    here = context_of(module).pk
    start, reply = (PermissionQuestion(person.pk, capability, here) for capability in (START, REPLY))
    verdicts = decide([start, reply])
    return ForumRights(verdicts[start].allowed, verdicts[reply].allowed)


def discussions(person: Person, moduleid: int) -> QuerySet[ForumDiscussion]:
    """The discussions of a forum, the latest first, each with `number` of posts and `opening` (a list of its first
    post). Raises `NotFound` or `NotAllowed`."""
    module = _forum(person, moduleid)
    opening = Prefetch("posts", ForumPost.objects.filter(parent=None).select_related("person"), to_attr="opening")
    return (
        ForumDiscussion.objects.filter(module=module)
        .annotate(number=Count("posts"))
        .order_by("-timemodified", "-id")
        .prefetch_related(opening)
    )


def get_discussion(person: Person, discussionid: int) -> ForumDiscussion:
    """The discussion, its module and course with it. Raises `NotFound` or `NotAllowed`."""
    found = ForumDiscussion.objects.filter(pk=discussionid).first()
    if found is None:
        raise NotFound("discussion", discussionid)
    found.module = _forum(person, found.module_id)
    return found


def posts_in(discussion: ForumDiscussion) -> QuerySet[ForumPost]:
    """The posts of a discussion that `get_discussion` gave, in the order in which they were written."""
    return discussion.posts.select_related("person", "parent__person")


def get_post(person: Person, postid: int) -> ForumPost:
    """The post with its discussion, as far as *person* may see it. Raises `NotFound` or `NotAllowed`."""
    found = ForumPost.objects.select_related("person").filter(pk=postid).first()
    if found is None:
        raise NotFound("post", postid)
    found.discussion = get_discussion(person, found.discussion_id)
    return found


@transaction.atomic
def start_discussion(person: Person, moduleid: int, *, name: str, content: str) -> ForumPost:
    """Begin a discussion: its first post. Raises `NotFound`, `NotAllowed` or `Unfit`."""
    module = _forum(person, moduleid)
    require(person, START, context_of(module))
    subject, kept = fit(name, content)
    made = ForumDiscussion.objects.create(module=module, name=subject, timemodified=timezone.now())
    return ForumPost.objects.create(discussion=made, person=person, content=kept)


@transaction.atomic
def reply(person: Person, parentid: int, *, content: str) -> ForumPost:
    """Answer a post. Raises `NotFound`, `NotAllowed` or `Unfit`."""
    parent = get_post(person, parentid)
    require(person, REPLY, context_of(parent.discussion.module))
    kept = fit_content(content)
    made = ForumPost.objects.create(discussion=parent.discussion, parent=parent, person=person, content=kept)
    ForumDiscussion.objects.filter(pk=parent.discussion_id).update(timemodified=timezone.now())
    return made


def post_to_write(person: Person, postid: int) -> ForumPost:
    """A post, for the person who wrote it. Raises `NotFound` or `NotAllowed`."""
    post = get_post(person, postid)
    require(person, REPLY, context_of(post.discussion.module))
    if post.person_id != person.pk:
        raise NotAllowed("mod/forum:editanypost")
    return post


def save_post(person: Person, postid: int, *, content: str, version: int) -> ForumPost:
    """Change one's own post, begun with *version*. Raises as `post_to_write`, and `Unfit` or `Overtaken`."""
    post = post_to_write(person, postid)
    kept = fit_content(content)
    rows = ForumPost.objects.filter(pk=postid, version=version)
    if not rows.update(content=kept, timemodified=timezone.now(), version=F("version") + 1):
        now = ForumPost.objects.get(pk=postid)
        if now.content != kept:
            raise Overtaken(Written("", now.content, now.version, person.get_full_name(), now.timemodified))
    post.refresh_from_db(fields=["content", "version", "timemodified"])
    return post


def _forum(person: Person, moduleid: int) -> CourseModule:
    module = get_module(person, moduleid)
    if module.kind != FORUM:
        raise NotFound("forum", moduleid)
    return module
