"""My AI: the policy that I accepted, and the tokens with which programs act for me."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tutela.ai.api import accept_policy, policy_status, policy_text, revoke_policy
from tutela.courses.api import context_of
from tutela.identity.api import TokenScope, make_token, revoke_token, tokens_of
from tutela.web.access import SignedIn, page, whole

LIFETIMES = [
    ("30", gettext_lazy("30 days")),
    ("90", gettext_lazy("90 days")),
    ("365", gettext_lazy("One year")),
    ("", gettext_lazy("It does not expire")),
]


SCOPES = [
    (TokenScope.ADMINISTER, gettext_lazy("All that I may do")),
    (TokenScope.ACT, gettext_lazy("Look, and use AI")),
    (TokenScope.READ, gettext_lazy("Only look")),
]


class TokenForm(forms.Form):
    """A new token: what for, how long, and how far it goes."""

    name = forms.CharField(max_length=100, error_messages={"required": gettext_lazy("Say what the token is for.")})
    days = forms.ChoiceField(choices=LIFETIMES, required=False, initial="90")
    scope = forms.TypedChoiceField(choices=SCOPES, coerce=int, required=False, initial=TokenScope.ADMINISTER)


@require_safe
@page
def overview(request: SignedIn) -> HttpResponse:
    """The page."""
    return _page(request, form=TokenForm())


@require_POST
@page
def make(request: SignedIn) -> HttpResponse:
    """Make a token. Its key is in this answer and never again."""
    form = TokenForm(request.POST)
    if not form.is_valid():
        return _page(request, status=400, form=form)
    days = form.cleaned_data["days"]
    expires = timezone.now() + timedelta(days=int(days)) if days else None
    scope = TokenScope(form.cleaned_data["scope"] or TokenScope.ADMINISTER)
    token, key = make_token(request.user, form.cleaned_data["name"], expires, scope)
    answer = _page(request, form=TokenForm(), made=token, key=key)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@page
def revoke(request: SignedIn, tokenid: int) -> HttpResponseRedirect:
    """End a token of mine."""
    revoke_token(request.user, tokenid)
    messages.success(request, _("The token is revoked."))
    return redirect("web:my_ai")


@require_POST
@page
def accept(request: SignedIn) -> HttpResponseRedirect:
    """Accept the policy that the page showed; when another is in force by now, the page shows that one."""
    version = whole(request.POST.get("version", "")) or 0
    status = accept_policy(request.user.pk, context_of(request.user).pk, version)
    if status.accepted:
        messages.success(request, _("You have accepted the AI policy."))
    else:
        messages.warning(request, _("The AI policy has changed in the meantime. Please read the new one."))
    return redirect("web:my_ai")


@require_POST
@page
def withdraw(request: SignedIn) -> HttpResponseRedirect:
    """Take my acceptance back."""
    revoke_policy(request.user.pk)
    messages.success(request, _("You have withdrawn. AI does nothing for you until you accept the policy again."))
    return redirect("web:my_ai")


def _page(request: SignedIn, status: int = 200, **more: Any) -> HttpResponse:
    own = policy_status(request.user.pk)
    values = {
        "tokens": [(token, dict(SCOPES)[TokenScope(token.scope)]) for token in tokens_of(request.user)],
        "policy": policy_text(get_language() or "en"),
        "accepted": own.accepted,
        "timeaccepted": datetime.fromtimestamp(own.timeaccepted, UTC) if own.timeaccepted else None,
    }
    return render(request, "web/my_ai.html", {**values, **more}, status=status)
