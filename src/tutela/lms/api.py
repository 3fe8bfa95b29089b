"""The public API of the small platform of our own: writing pages, and forums."""

from __future__ import annotations

from tutela.lms.forum import (
    FORUM,
    ForumRights,
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
from tutela.lms.models import ForumDiscussion, ForumPost
from tutela.lms.pages import MANAGE_ACTIVITIES, Overtaken, Unfit, Written, module_to_write, save_module, written

__all__ = [
    "FORUM",
    "MANAGE_ACTIVITIES",
    "ForumDiscussion",
    "ForumPost",
    "ForumRights",
    "Overtaken",
    "Unfit",
    "Written",
    "discussions",
    "forum_rights",
    "get_discussion",
    "get_post",
    "module_to_write",
    "post_to_write",
    "posts_in",
    "reply",
    "save_module",
    "save_post",
    "start_discussion",
    "written",
]
