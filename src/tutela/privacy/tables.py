"""What the learning room keeps about people, and what Django and the tasks keep beside it."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import Q

from tutela.learning import models
from tutela.learning.privacy.declaring import Ageing, ImpersonalTable, PersonalTable, Scope, oldest
from tutela.learning.privacy.working import EXPORTS
from tutela.sdk import ContextLevel
from tutela.sdk.text import _
from tutela.tasks.api import Run, Schedule

LAST = 100


def _context_of(scope: Scope) -> Q | None:
    return None if scope.personid is None else Q(level=ContextLevel.USER, instanceid=scope.personid)


TABLES: tuple[PersonalTable | ImpersonalTable, ...] = (
    PersonalTable(
        models.Person,
        _("Account"),
        {
            "id": "",
            "password": "",
            "last_login": _("Last signed in"),
            "username": _("Username"),
            "email": _("Email address"),
            "first_name": _("First name"),
            "last_name": _("Last name"),
            "language": _("Language"),
            "is_site_admin": _("Site administrator"),
            "is_active": _("Active"),
            "date_joined": _("Joined"),
            "mirrored": _("Known from a learning platform"),
            "platform_id": _("Learning platform"),
            "remoteid": _("Number there"),
        },
        person="pk",
        secrets=("password",),
        account=True,
        order=LAST,
    ),
    PersonalTable(
        models.Token,
        _("Tokens of programs"),
        {
            "id": "",
            "person_id": "",
            "name": _("What for"),
            "digest": "",
            "prefix": _("First characters"),
            "timecreated": _("Made"),
            "expires": _("Ends"),
            "lastused": _("Last used"),
        },
        person="person_id",
        secrets=("digest",),
        account=True,
    ),
    PersonalTable(
        models.Enrolment,
        _("Enrolments"),
        {
            "id": "",
            "course_id": _("Course"),
            "person_id": "",
            "active": _("Active"),
            "timestart": _("Begins"),
            "timeend": _("Ends"),
            "platform_id": _("Learning platform"),
            "remoteid": _("Number there"),
        },
        person="person_id",
        account=True,
    ),
    PersonalTable(
        models.RoleAssignment,
        _("Roles"),
        {
            "id": "",
            "role_id": _("Role"),
            "person_id": "",
            "context_id": _("Place"),
            "timecreated": _("Since"),
            "platform_id": _("Learning platform"),
        },
        person="person_id",
        account=True,
    ),
    PersonalTable(
        models.Context,
        _("The person's own place"),
        {"id": "", "level": "", "instanceid": "", "path": "", "depth": ""},
        chosen=_context_of,
        account=True,
        exported=False,
        order=LAST - 1,
    ),
    PersonalTable(
        models.PrivacyRequest,
        _("Requests about personal data"),
        {
            "id": "",
            "kind": _("What was asked"),
            "status": _("Where it stands"),
            "personid": "",
            "contextid": "",
            "requestedby": "",
            "timecreated": _("Asked"),
            "timeended": _("Done"),
            "file": "",
            "size": "",
            "done": "",
            "message": "",
        },
        person="personid",
        erased=False,  # they go by the rules of `working`, with the files that they name
        actors=("requestedby",),
    ),
    PersonalTable(
        models.ForumPost,
        _("Forum posts"),
        {
            "id": "",
            "discussion_id": _("Discussion"),
            "parent_id": "",
            "person_id": "",
            "content": _("What you wrote"),
            "version": "",
            "timecreated": _("Written"),
            "timemodified": _("Changed"),
        },
        person="person_id",
        blank={"person_id": None, "content": ""},  # what others answered stays where it was
        account=True,
    ),
    PersonalTable(
        models.Notification,
        _("Notifications"),
        {
            "id": "",
            "person_id": "",
            "kind": _("Kind"),
            "subject": _("Subject"),
            "body": _("Text"),
            "url": _("Page"),
            "contextid": _("Place"),
            "dedupe_key": "",
            "timecreated": _("Sent"),
            "timeread": _("Read"),
            "email": _("E-mail"),
            "attempts": "",
            "nextattempt": "",
            "problem": "",
        },
        person="person_id",
        context="contextid",
    ),
    PersonalTable(
        models.NotificationPreference,
        _("Which e-mails you want"),
        {"id": "", "person_id": "", "kind": _("Kind"), "email": _("E-mail")},
        person="person_id",
        account=True,
    ),
    ImpersonalTable(models.Category, ("id", "platform_id", "remoteid", "name", "parent_id")),
    ImpersonalTable(
        models.Course,
        (
            "id",
            "platform_id",
            "remoteid",
            "category_id",
            "shortname",
            "fullname",
            "summary",
            "startdate",
            "enddate",
            "visible",
        ),
    ),
    ImpersonalTable(models.Section, ("id", "course_id", "number", "name", "visible")),
    ImpersonalTable(
        models.CourseModule,
        (
            "id",
            "course_id",
            "section_id",
            "kind",
            "name",
            "content",
            "language",
            "position",
            "visible",
            "version",
            "timemodified",
            "usermodified_id",
        ),
        actors=("usermodified_id",),
    ),
    ImpersonalTable(models.ForumDiscussion, ("id", "module_id", "name", "timecreated", "timemodified")),
    ImpersonalTable(
        models.Platform,
        (
            "id",
            "name",
            "kind",
            "location",
            "options",
            "store",
            "zone",
            "enabled",
            "timecreated",
            "timesynced",
            "report",
            "problem",
        ),
    ),
    ImpersonalTable(models.Role, ("id", "shortname", "name", "archetype", "position")),
    ImpersonalTable(models.RoleCapability, ("id", "role_id", "context_id", "capability", "permission")),
    ImpersonalTable(
        models.PermissionChange,
        ("id", "userid", "time", "role_id", "contextid", "capability", "before", "after"),
        actors=("userid",),
    ),
    ImpersonalTable(models.Setting, ("name", "values", "timemodified", "modifiedby"), actors=("modifiedby",)),
    ImpersonalTable(Schedule, ("task", "cron", "enabled", "nextrun")),
    ImpersonalTable(
        Run,
        (
            "id",
            "task",
            "parameters",
            "status",
            "requestedby",
            "timequeued",
            "timestarted",
            "timeended",
            "done",
            "total",
            "message",
            "parts",
            "process",
        ),
        actors=("requestedby",),
    ),
)


def _old_runs(before: float, most: int) -> int:
    return oldest(Run.objects.filter(timeended__lt=before), most)


def _old_notifications(before: float, most: int) -> int:
    moment = datetime.fromtimestamp(before, UTC)
    return oldest(models.Notification.objects.filter(timecreated__lt=moment), most)


AGEING = (
    EXPORTS,
    Ageing(
        name="task_runs",
        title=_("Account of background tasks"),
        description=_("What ran when and what came of it, with who asked for it."),
        delete=_old_runs,
        days=90,
    ),
    Ageing(
        name="notifications",
        title=_("Notifications"),
        description=_("What people were told, in the site and by e-mail."),
        delete=_old_notifications,
        days=180,
    ),
)
