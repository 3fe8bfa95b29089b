"""The sessions of browsers, on sites that keep them in the database."""

from __future__ import annotations

from django.contrib.sessions.models import Session
from django.db.models import Q

from tutela.learning.privacy.declaring import PersonalTable, Scope
from tutela.sdk.text import _


def _sessions_of(scope: Scope) -> Q | None:
    """The sessions in which the person is signed in: what is in them is only known when they are decoded."""
    if scope.personid is None:
        return None
    wanted = str(scope.personid)
    keys = [row.pk for row in Session.objects.iterator() if row.get_decoded().get("_auth_user_id") == wanted]
    return Q(pk__in=keys)


SESSIONS = PersonalTable(
    Session,
    _("Sessions"),
    {"session_key": "", "session_data": "", "expire_date": _("Signed in until")},
    chosen=_sessions_of,
    secrets=("session_key", "session_data"),
    account=True,
)
