"""Signing in. On a demo site each demo account is one click away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from django.conf import settings
from django.contrib.auth.views import LoginView
from django.http import HttpRequest
from django.http.response import HttpResponseBase


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


def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The sign-in page, and what it sends."""
    view = LoginView.as_view(
        template_name="web/sign_in.html",
        redirect_authenticated_user=True,
        next_page="web:home",
        extra_context={"demo_accounts": demo_accounts()},
    )
    return view(request)
