"""Who may open a page: signed-in people; what the doors refuse becomes the page that says so."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec, cast

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase

from tutela.learning.api import SITE_CONFIG, NotAllowed, NotFound, Person, require, system_context

P = ParamSpec("P")


class SignedIn(HttpRequest):
    """A request whose person is known, as views behind `page` get it."""

    user: Person


View = Callable[Concatenate[SignedIn, P], HttpResponseBase]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def page(view: View[P]) -> Guarded[P]:
    """*view* for signed-in people only. A door's `NotFound` becomes 404, its `NotAllowed` 403."""

    @wraps(view)
    def guarded(request: SignedIn, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except NotFound as missing:
            raise Http404(str(missing)) from missing
        except NotAllowed as refused:
            raise PermissionDenied(str(refused)) from refused

    return cast(Guarded[P], login_required(guarded))


def administration(view: View[P]) -> Guarded[P]:
    """*view* for those who may configure the site."""

    @wraps(view)
    def guarded(request: SignedIn, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        require_site_config(request.user)
        return view(request, *args, **kwargs)

    return page(guarded)


def require_site_config(person: Person) -> None:
    """Raise `NotAllowed` unless *person* may configure the site."""
    require(person, SITE_CONFIG.name, system_context())
