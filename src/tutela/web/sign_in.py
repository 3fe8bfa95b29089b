"""Signing in. On a demo site each demo account is one click away."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, Protocol

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from tutela.ai.api import RateLimiter
from tutela.web.language import bring_along

TRIES_FROM_ONE_ADDRESS = 30
TRIES_FROM_ANYWHERE = 100
"""In an hour, for one username, right or wrong: guessing is slow, and a forgotten password is no lock-out."""


class DemoAccount(Protocol):
    """An account that a demo site offers to everybody, its password included; `about` is not yet translated."""

    username: str
    password: str
    first_name: str
    last_name: str
    about: str


def demo_accounts() -> Sequence[DemoAccount]:
    """The accounts of ``TUTELA_DEMO_ACCOUNTS``; none unless ``TUTELA_DEMO`` is on."""
    accounts: Sequence[DemoAccount] = getattr(settings, "TUTELA_DEMO_ACCOUNTS", ())
    return accounts if getattr(settings, "TUTELA_DEMO", False) else ()


class SignInForm(AuthenticationForm):
    """Username and password, and not too many tries at them."""

    def clean(self) -> dict[str, Any]:
        """Sign in, unless this username was tried too often."""
        username = str(self.cleaned_data.get("username", ""))
        address = self.request.META.get("REMOTE_ADDR", "") if self.request is not None else ""
        if not settings.TUTELA_DEMO and _tried_too_often(username, address):
            raise ValidationError(_("There were too many tries to sign in with this name. Please try again later."))
        cleaned: dict[str, Any] = super().clean()
        return cleaned


def _tried_too_often(username: str, address: str) -> bool:
    limiter = RateLimiter()
    tries = ((f"{username}\n{address}", TRIES_FROM_ONE_ADDRESS), (username, TRIES_FROM_ANYWHERE))
    return not all(limiter.check_global_rate_limit(_counter(what), limit) for what, limit in tries)


def _counter(what: str) -> str:
    return "signin_" + hashlib.sha256(what.casefold().encode()).hexdigest()[:32]


def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The sign-in page, and what it sends."""
    view = LoginView.as_view(
        template_name="web/sign_in.html",
        authentication_form=SignInForm,
        redirect_authenticated_user=True,
        next_page="web:home",
        extra_context={"demo_accounts": demo_accounts()},
    )
    response = view(request)
    bring_along(request.user, response)
    return response
