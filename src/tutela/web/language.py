"""The language of the pages: the one that the person chose, else the browser's, else the site's.

The choice is kept with the account and, since pages are shown before anybody has signed in, in a cookie of the browser.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language

from tutela.identity.api import Person, remember_language


@require_POST
def choose(request: HttpRequest) -> HttpResponseBase:
    """What the buttons at the foot of a page send: the choice is kept in the browser and with the account."""
    chosen = request.POST.get("language", "")
    if isinstance(request.user, Person) and chosen in dict(settings.LANGUAGES):
        remember_language(request.user, chosen)
    return set_language(request)


def bring_along(person: object, response: HttpResponseBase) -> None:
    """Let the browser in which *person* has just signed in speak the language of their account."""
    if isinstance(person, Person) and person.language in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME,
            person.language,
            max_age=settings.LANGUAGE_COOKIE_AGE,
            path=settings.LANGUAGE_COOKIE_PATH,
            domain=settings.LANGUAGE_COOKIE_DOMAIN,
            secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
            samesite=settings.LANGUAGE_COOKIE_SAMESITE,
        )
