"""Discussions of a forum, which is a course module of the kind ``forum``."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from tutela.courses.api import CourseModule
from tutela.identity.api import Person
from tutela.privacy.api import ImpersonalTable, PersonalTable


class ForumDiscussion(models.Model):
    """A subject under which people write; its first post began it."""

    module = models.ForeignKey(CourseModule, on_delete=models.CASCADE, related_name="discussions")
    name = models.CharField(_("subject"), max_length=255, help_text=_("In the words of the person who began it."))
    timecreated = models.DateTimeField(auto_now_add=True)
    timemodified = models.DateTimeField(help_text=_("When something was last written in it."))

    class Meta:
        ordering = ["-timemodified", "-id"]
        indexes = [models.Index(fields=["module", "-timemodified"], name="lms_discussion_recent")]

    def __str__(self) -> str:
        return self.name


class ForumPost(models.Model):
    """What one person wrote. `content` is HTML, sanitised when it is saved and when it is shown."""

    discussion = models.ForeignKey(ForumDiscussion, on_delete=models.CASCADE, related_name="posts")
    parent = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="replies",
        help_text=_("What it answers."),
    )
    person = models.ForeignKey(
        Person,
        on_delete=models.SET_NULL,
        null=True,
        related_name="forum_posts",
        help_text=_("The person who wrote it; null where they were erased."),
    )
    content = models.TextField(_("content"), help_text=_("In the words of the person who wrote it."))
    version = models.PositiveIntegerField(default=1, help_text=_("Grows with each change of its text."))
    timecreated = models.DateTimeField(auto_now_add=True)
    timemodified = models.DateTimeField(null=True, blank=True, help_text=_("When its author changed it; null: never."))

    class Meta:
        ordering = ["timecreated", "id"]

    def __str__(self) -> str:
        return f"{self.person} in {self.discussion}"


PERSONAL_DATA = (
    PersonalTable(
        ForumPost,
        gettext_noop("Forum posts"),
        {
            "id": "",
            "discussion_id": gettext_noop("Discussion"),
            "parent_id": "",
            "person_id": "",
            "content": gettext_noop("What you wrote"),
            "version": "",
            "timecreated": gettext_noop("Written"),
            "timemodified": gettext_noop("Changed"),
        },
        person="person_id",
        blank={"person_id": None, "content": ""},  # what others answered stays where it was
        account=True,
    ),
    ImpersonalTable(ForumDiscussion, ("id", "module_id", "name", "timecreated", "timemodified")),
)
"""What these tables keep about people."""
