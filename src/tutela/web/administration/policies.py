"""The AI policy: its versions, and publishing a new one."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, get_language_info, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tutela.ai.api import policy_text, policy_versions, publish_policy
from tutela.courses.api import clean
from tutela.identity.api import NotFound
from tutela.web.access import SignedIn, administration


@require_safe
@administration
def listing(request: SignedIn) -> HttpResponse:
    """All versions, newest first."""
    versions = policy_versions()
    shipped = not any(versions[0].texts.values()) if versions else True
    page = {"versions": versions, "current": policy_text(get_language() or "en"), "shipped": shipped}
    return render(request, "web/administration/policies.html", page)


@require_safe
@administration
def show(request: SignedIn, version: int) -> HttpResponse:
    """The texts of one version."""
    found = next((row for row in policy_versions() if row.version == version), None)
    if found is None:
        raise NotFound("version of the policy", version)
    page = {"version": found, "texts": _shown(found.texts)}
    return render(request, "web/administration/policy.html", page)


@require_http_methods(["GET", "POST"])
@administration
def publish(request: SignedIn) -> HttpResponse:
    """Write a new version, look at it, publish it."""
    texts = _entered(request) if request.method == "POST" else _current()
    empty = not any(text.strip() for text in texts.values())
    if request.method == "POST" and request.POST.get("do") == "publish" and not empty:
        version = publish_policy(request.user, texts)
        messages.success(
            request, _("Version %(version)d is in force. Everybody is asked again.") % {"version": version}
        )
        return redirect("web:policies")
    page = {
        "languages": [(code, get_language_info(code)["name_local"], text) for code, text in texts.items()],
        "preview": _shown(texts) if request.method == "POST" else [],
        "empty": empty and request.method == "POST",
    }
    return render(request, "web/administration/publish.html", page, status=400 if page["empty"] else 200)


def _entered(request: SignedIn) -> dict[str, str]:
    return {code: request.POST.get(f"text-{code}", "") for code, _name in settings.LANGUAGES}


def _current() -> dict[str, str]:
    """What is in force, language by language, to begin from."""
    versions = policy_versions()
    if versions and any(versions[0].texts.values()):
        return {code: versions[0].texts.get(code, "") for code, _name in settings.LANGUAGES}
    texts = {}
    for code, _name in settings.LANGUAGES:
        with override(code):
            texts[code] = policy_text(code).html
    return texts


def _shown(texts: dict[str, str]) -> list[tuple[str, str, str]]:
    """Language, its own name, and the text as it will be shown."""
    return [
        (code, get_language_info(code)["name_local"], mark_safe(clean(text)))  # noqa: S308 - sanitised by the line
        for code, text in texts.items()
        if text.strip()
    ]
