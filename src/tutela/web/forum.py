"""The pages of a forum: a discussion, and where people write in it. Its list of discussions is the module's page."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tutela.courses.api import CourseModule, get_module
from tutela.identity.api import NotAllowed, NotFound
from tutela.lms.api import (
    FORUM,
    ForumPost,
    discussions,
    forum_rights,
    get_discussion,
    get_post,
    post_to_write,
    posts_in,
    reply,
    save_post,
    start_discussion,
)
from tutela.web.access import SignedIn, page
from tutela.web.prose import shown
from tutela.web.writing import Sent, Sheet, write

DISCUSSIONS_PER_PAGE = 30
POSTS_PER_PAGE = 50


def listing(request: SignedIn, module: CourseModule) -> dict[str, Any]:
    """What the page of a module that is a forum shows besides its content; nothing for other modules."""
    if module.kind != FORUM:
        return {}
    pages = Paginator(discussions(request.user, module.pk), DISCUSSIONS_PER_PAGE)
    return {"forum": pages.get_page(request.GET.get("page")), "rights": forum_rights(request.user, module)}


@require_safe
@page
def discussion(request: SignedIn, discussionid: int) -> HttpResponse:
    """The posts of a discussion."""
    found = get_discussion(request.user, discussionid)
    posts = Paginator(posts_in(found), POSTS_PER_PAGE).get_page(request.GET.get("page"))
    values = {
        "discussion": found,
        "module": found.module,
        "page": posts,
        "posts": [(post, shown(post.content)) for post in posts],
        "rights": forum_rights(request.user, found.module),
    }
    return render(request, "web/discussion.html", values)


@require_http_methods(["GET", "POST"])
@page
def start(request: SignedIn, moduleid: int) -> HttpResponse:
    """Begin a discussion."""
    module = get_module(request.user, moduleid)
    if module.kind != FORUM:
        raise NotFound("forum", moduleid)
    if not forum_rights(request.user, module).start:
        raise NotAllowed("mod/forum:startdiscussion")
    sheet = Sheet(
        place=f"start-{moduleid}",
        module=module,
        title=_("New discussion"),
        label=_("Subject"),
        save=_("Post"),
        saved=_("Your post is there."),
        back=reverse("web:module", args=[moduleid]),
        name="",
    )
    return write(
        request, sheet, lambda sent: _at(start_discussion(request.user, moduleid, name=sent.name, content=sent.content))
    )


@require_http_methods(["GET", "POST"])
@page
def answer(request: SignedIn, postid: int) -> HttpResponse:
    """Answer a post, which stands above the field."""
    parent = get_post(request.user, postid)
    if not forum_rights(request.user, parent.discussion.module).reply:
        raise NotAllowed("mod/forum:replypost")
    sheet = Sheet(
        place=f"reply-{postid}",
        module=parent.discussion.module,
        title=_("Answer in “%(name)s”") % {"name": parent.discussion.name},
        label="",
        save=_("Post"),
        saved=_("Your post is there."),
        back=_at(parent),
        more={"parent": parent, "parent_html": shown(parent.content)},
    )
    return write(request, sheet, lambda sent: _at(reply(request.user, postid, content=sent.content)))


@require_http_methods(["GET", "POST"])
@page
def edit(request: SignedIn, postid: int) -> HttpResponse:
    """Change one's own post."""
    post = post_to_write(request.user, postid)
    sheet = Sheet(
        place=f"post-{postid}",
        module=post.discussion.module,
        title=_("Edit your post"),
        label="",
        save=_("Save"),
        saved=_("Saved."),
        back=_at(post),
        content=post.content,
        version=post.version,
    )

    def save(sent: Sent) -> str:
        return _at(save_post(request.user, postid, content=sent.content, version=sent.version))

    return write(request, sheet, save)


def _at(post: ForumPost) -> str:
    """The address of a post within its discussion."""
    before = post.discussion.posts.filter(pk__lt=post.pk).count()
    number = before // POSTS_PER_PAGE + 1
    query = f"?page={number}" if number > 1 else ""
    return f"{reverse('web:discussion', args=[post.discussion_id])}{query}#post-{post.pk}"
