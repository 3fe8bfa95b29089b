"""Signing in, and changing one's password. On a demo site each demo account is one click away.

Guessing is slow, and nobody locks anybody else out: tries are counted by address and account, and a *known device*, one
that has signed in to the account before (a signed cookie says so), has a count of its own.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
import time
from collections.abc import Sequence
from typing import Any, Protocol

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tutela.ai.api import RateLimiter, Slot, global_key
from tutela.identity.api import Person, end_tokens
from tutela.web.access import SignedIn, page
from tutela.web.language import bring_along

TRIES_FROM_ONE_ADDRESS = 30
TRIES_FROM_ANYWHERE = 100
"""In an hour, for one account, from devices that it does not know."""
TRIES_UNDER_ATTACK = 3
"""When those are used up: so many from each address that has not tried more, so that its owner still gets in."""
MOST_TRIES = 1000
MOST_TRIES_A_MINUTE = 30
"""When those are used up as well: then nobody who has not tried before waits longer than the next minute."""
DEVICE_TRIES = 30
DEVICE_DAYS = 180
MOST_ACCOUNTS = 10
"""So many accounts know a browser: in a classroom hundreds use it, and a request holds only so many cookies."""
DEVICE_SALT = "tutela.web.known_device"
COOKIE = "tutela_device_"


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
        if self.request is not None and not settings.TUTELA_DEMO and not _may_try(self.request, username):
            raise ValidationError(_("There were too many tries to sign in with this name. Please try again later."))
        cleaned: dict[str, Any] = super().clean()
        return cleaned


class _SignIn(LoginView):
    template_name = "web/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True
    next_page = "web:home"

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        """Only who gave the right password comes here: a session alone makes no device known and gives no try back."""
        person = form.get_user()
        response = super().form_valid(form)
        if isinstance(person, Person):
            _succeeded(self.request, person, response)
        return response


def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The sign-in page, and what it sends."""
    response = _SignIn.as_view(extra_context={"demo_accounts": demo_accounts()})(request)
    bring_along(request.user, response)
    return response


def unlock(username: str) -> None:
    """Forget all tries at an account. From then on every address may try again."""
    RateLimiter().forget(_counter(username))


def _may_try(request: HttpRequest, username: str) -> bool:
    """Take a try at *username* for this device, if there is one left; it is taken before the password is looked at."""
    account = _counter(username)
    person = Person.objects.filter(username=username).first()
    device = _known_device(request, person) if person is not None else ""
    limiter = RateLimiter()
    if device:
        return limiter.check_global_rate_limit(f"{account}_{_digest(device)}", DEVICE_TRIES)
    here, *around = [global_key(f"{account}_{_digest(network)}") for network in _networks(request)]
    usual = [Slot(key, TRIES_FROM_ANYWHERE) for key in (global_key(account), *around)]
    scarce = [Slot(key, TRIES_UNDER_ATTACK) for key in (here, *around)]
    minute = f"{account}_more_{int(time.time()) // 60}"
    return (
        limiter.hold([Slot(here, TRIES_FROM_ONE_ADDRESS), *usual]).held
        or limiter.hold([*scarce, Slot(global_key(f"{account}_more"), MOST_TRIES)]).held
        or limiter.hold([*scarce, Slot(global_key(minute), MOST_TRIES_A_MINUTE)]).held
    )


def _succeeded(request: HttpRequest, person: Person, response: HttpResponse) -> None:
    """Give this device's tries back, and know it from now on."""
    account = _counter(person.username)
    device = _known_device(request, person)
    for used in [device] if device else _networks(request):
        RateLimiter().forget(f"{account}_{_digest(used)}")
    remember_device(person, response, device)
    known = [name for name in request.COOKIES if name.startswith(COOKIE) and name != _cookie(person)]
    for name in sorted(known, key=lambda name: _signed_at(request.COOKIES[name]))[: 1 - MOST_ACCOUNTS]:
        response.delete_cookie(name, path=reverse("web:sign_in"))


def _signed_at(value: str) -> float:
    """When the cookie *value* was signed, in Unix seconds; 0 when it was not by us, or too long ago."""
    try:
        signer = signing.TimestampSigner(salt=DEVICE_SALT)
        signer.unsign(value, max_age=DEVICE_DAYS * 86_400)
        return float(signing.b62_decode(value.split(":")[-2]))
    except signing.BadSignature:
        return 0.0


def remember_device(person: Person, response: HttpResponse, device: str = "") -> None:
    """Let *response* tell the browser that it has signed in to this account."""
    value = signing.dumps([device or secrets.token_hex(8), _fingerprint(person)], salt=DEVICE_SALT)
    response.set_cookie(
        _cookie(person),
        value,
        max_age=DEVICE_DAYS * 86_400,
        path=reverse("web:sign_in"),
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _known_device(request: HttpRequest, person: Person) -> str:
    """The id of the device, where it has signed in to this account since its password was last changed; else ''."""
    try:
        device, fingerprint = signing.loads(
            request.COOKIES.get(_cookie(person), ""), salt=DEVICE_SALT, max_age=DEVICE_DAYS * 86_400
        )
    except (signing.BadSignature, TypeError, ValueError):
        return ""
    return str(device) if constant_time_compare(str(fingerprint), _fingerprint(person)) else ""


def _cookie(person: Person) -> str:
    return f"{COOKIE}{person.pk}"


def _fingerprint(person: Person) -> str:
    """Of this account with this password."""
    return f"{person.pk}:{person.get_session_auth_hash()[:32]}"


def _networks(request: HttpRequest) -> list[str]:
    """Where the request comes from, narrow first: an address; of IPv6 the network of a household and that of a site.

    A household has 2⁶⁴ addresses, and whoever has a tunnel or a line for business 2¹⁶ such networks.
    """
    text: str = request.META.get("REMOTE_ADDR", "")
    try:
        address = ipaddress.ip_address(text)
    except ValueError:  # a socket file has none
        return [text]
    if isinstance(address, ipaddress.IPv4Address):
        return [text]
    if address.ipv4_mapped is not None:
        return [str(address.ipv4_mapped)]
    return [str(ipaddress.ip_network((address, bits), strict=False)) for bits in (64, 48)]


def _counter(username: str) -> str:
    return "signin_" + _digest(username)


def _digest(text: str) -> str:
    return hashlib.sha256(text.casefold().encode(errors="replace")).hexdigest()[:32]


class PasswordForm(PasswordChangeForm):
    """The old password, the new one twice, and whether programs must be given new tokens."""

    end_tokens = forms.BooleanField(
        required=False,
        initial=True,
        label=gettext_lazy("End my tokens too"),
        help_text=gettext_lazy("Programs that act for you then need new ones. Your other sessions end in any case."),
    )

    def clean_old_password(self) -> str:
        """The old password, unless it was tried too often."""
        if not RateLimiter().check_global_rate_limit(f"{_counter(self.user.username)}_old", DEVICE_TRIES):
            raise ValidationError(_("There were too many tries. Please try again later."))
        checked: str = super().clean_old_password()
        return checked

    def save(self, commit: bool = True) -> Person:
        """Set the new password, and end the tokens where that is asked for."""
        with transaction.atomic():
            person: Person = super().save(commit)
            if self.cleaned_data["end_tokens"]:
                end_tokens(person)
        return person


class _ChangePassword(PasswordChangeView):
    template_name = "web/password.html"
    form_class = PasswordForm
    success_url = reverse_lazy("web:my_ai")

    def form_valid(self, form: PasswordChangeForm) -> HttpResponse:
        response = super().form_valid(form)
        messages.success(self.request, _("Your password is changed. You are signed out everywhere else."))
        if isinstance(self.request.user, Person):
            remember_device(self.request.user, response)
        return response


@page
def password(request: SignedIn) -> HttpResponseBase:
    """Change one's password. Who has none here (their platform has it) is told so, and who is on a demo site."""
    if settings.TUTELA_DEMO:
        return render(request, "web/password.html", {"demo": True}, status=403 if request.method == "POST" else 200)
    return _ChangePassword.as_view(extra_context={"has_password": request.user.has_usable_password()})(request)
