"""The first administrator of a site."""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tutela.identity.api import Person
from tutela.site import environment
from tutela.site.faults import StartFault


def first_administrator(password: str) -> tuple[str, str]:
    """Make an administrator where there is none: (username, generated password), each empty when not made.

    The password that was given is not returned: its owner knows it, and it need not be shown.
    """
    if Person.objects.filter(is_site_admin=True, is_active=True).exists():
        return "", ""
    username = environment.text("TUTELA_ADMIN_USERNAME")
    if Person.objects.filter(username=username).exists():
        raise StartFault(
            f"The site has no active administrator, and {username} is somebody else. "
            f"Make one with `tutela user add NAME --admin`, or `tutela user change {username} --admin`."
        )
    if password:
        check_password(password, username, "TUTELA_ADMIN_PASSWORD")
    chosen = password or secrets.token_urlsafe(12)
    Person.objects.create_superuser(username, chosen)
    return username, "" if password else chosen


def check_password(password: str, username: str, source: str) -> None:
    """Raise `StartFault` when the rules for passwords refuse *password*."""
    try:
        validate_password(password, Person(username=username))
    except ValidationError as failure:
        raise StartFault(f"{source} cannot be used: {' '.join(failure.messages)}") from failure
