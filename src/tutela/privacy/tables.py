"""What identity, notifications and tasks, on which privacy stands, and Django keep about people."""

from __future__ import annotations

from datetime import UTC, datetime

from django.db.models import Q

from tutela.identity.api import (
    Context,
    PermissionChange,
    Person,
    Platform,
    Role,
    RoleAssignment,
    RoleCapability,
    Setting,
    Token,
)
from tutela.notifications.api import Notification, NotificationPreference
from tutela.privacy.declarations import Ageing, ImpersonalTable, PersonalTable, Scope, oldest
from tutela.privacy.jobs import EXPORTS
from tutela.privacy.models import PrivacyRequest
from tutela.sdk import ContextLevel
from tutela.sdk.text import _
from tutela.tasks.api import Run, Schedule

LAST = 100


def _context_of(scope: Scope) -> Q | None:
    return None if scope.personid is None else Q(level=ContextLevel.USER, instanceid=scope.personid)


TABLES: tuple[PersonalTable | ImpersonalTable, ...] = (
    PersonalTable(
        Person,
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
        Token,
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
            "scope": "",
        },
        person="person_id",
        secrets=("digest",),
        account=True,
    ),
    PersonalTable(
        RoleAssignment,
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
        Context,
        _("The person's own place"),
        {"id": "", "level": "", "instanceid": "", "path": "", "depth": "", "courseid": "", "name": "", "hidden": ""},
        chosen=_context_of,
        account=True,
        exported=False,
        order=LAST - 1,
    ),
    PersonalTable(
        PrivacyRequest,
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
        erased=False,  # they go by the rules of `jobs`, with the files that they name
        actors=("requestedby",),
    ),
    PersonalTable(
        Notification,
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
        NotificationPreference,
        _("Which e-mails you want"),
        {"id": "", "person_id": "", "kind": _("Kind"), "email": _("E-mail")},
        person="person_id",
        account=True,
    ),
    ImpersonalTable(
        Platform,
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
    ImpersonalTable(Role, ("id", "shortname", "name", "archetype", "position")),
    ImpersonalTable(RoleCapability, ("id", "role_id", "context_id", "capability", "permission")),
    ImpersonalTable(
        PermissionChange,
        ("id", "userid", "time", "role_id", "contextid", "capability", "before", "after"),
        actors=("userid",),
    ),
    ImpersonalTable(Setting, ("name", "values", "timemodified", "modifiedby"), actors=("modifiedby",)),
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
    return oldest(Notification.objects.filter(timecreated__lt=moment), most)


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


def sessions() -> PersonalTable:
    """The sessions of browsers, on sites that keep them in the database. Imports a model that other sites lack."""
    from django.contrib.sessions.models import Session

    def of(scope: Scope) -> Q | None:
        """The sessions in which the person is signed in: what is in them is only known when they are decoded."""
        if scope.personid is None:
            return None
        wanted = str(scope.personid)
        keys = [row.pk for row in Session.objects.iterator() if row.get_decoded().get("_auth_user_id") == wanted]
        return Q(pk__in=keys)

    return PersonalTable(
        Session,
        _("Sessions"),
        {"session_key": "", "session_data": "", "expire_date": _("Signed in until")},
        chosen=of,
        secrets=("session_key", "session_data"),
        account=True,
    )
