"""Who may open a page. What the doors refuse (`NotFound`, `NotAllowed`) the site turns into the page that says so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from tutela.identity.api import SITE_CONFIG, Person, require, system_context

P = ParamSpec("P")


class SignedIn(HttpRequest):
    """A request whose person is known, as views behind `page` get it."""

    user: Person


View = Callable[Concatenate[SignedIn, P], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def page(view: View[P]) -> Guarded[P]:
    """*view* for signed-in people only; others are asked to sign in."""
    return cast(Guarded[P], login_required(view))


def administration(view: View[P]) -> Guarded[P]:
    """*view* for those who may configure the site."""

    @wraps(view)
    def guarded(request: SignedIn, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        require(request.user, SITE_CONFIG.name, system_context())
        return view(request, *args, **kwargs)

    return page(guarded)


LONGEST = 18
"""Digits: whatever has no more fits into a database's column."""


def whole(text: str) -> int | None:
    """The number that *text* is; None when it is none, or longer than any that is used here.

    >>> whole("12"), whole("-1"), whole("9" * 5000)
    (12, None, None)
    """
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None
