"""Refusals: a page for people, JSON for programs, a traceback for neither."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import parse_cookie
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation.trans_real import parse_accept_lang_header
from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import Scope

from tutela.sdk.text import _

API_PREFIXES = ("/api/", "/v1/", "/webservice/", "/mlbackend/", "/healthz", "/readyz", "/metrics")
PAGES = frozenset({400, 403, 404, 413, 500, 503})
"""Statuses for which the web room has a page, ``<status>.html``."""

AGAIN_SECONDS = 5
"""When to try again while the database is away."""
DATABASE_AWAY = _("The site's database does not answer. Try again in a moment.")

REFUSALS = {
    400: ("bad_request", _("The request cannot be read.")),
    403: ("not_allowed", _("You are not allowed to do this here.")),
    404: ("not_found", _("There is no such thing.")),
    405: ("method_not_allowed", _("This address does not answer that method.")),
    413: ("too_large", _("What was sent is larger than this site takes.")),
    500: ("fault", _("Something went wrong. The administrator can find it in the log.")),
    503: ("unavailable", _("This part of the site is not available.")),
}
"""Status → a stable word for programs, and a sentence for whoever called: the shape of all errors of the API."""


def refusal(status: int, scope: Scope, message: str = "") -> Response:
    """The answer to a request that Django does not see."""
    headers = Headers(scope=scope)
    with translation.override(_language(headers)):
        if status in PAGES and wants_page(scope["path"], headers.get("accept", "")):
            return HTMLResponse(page(status), status)
        return JSONResponse(payload(status, message), status)


def database_away(scope: Scope) -> Response:
    """503, in the shape of whatever was asked: the database of the site does not answer."""
    headers = Headers(scope=scope)
    again = {"Retry-After": str(AGAIN_SECONDS)}
    with translation.override(_language(headers)):
        if wants_page(scope["path"], headers.get("accept", "")):
            return HTMLResponse(page(503), 503, again)
        return JSONResponse(away(scope["path"]), 503, again)


def away(path: str) -> dict[str, Any]:
    """The JSON that tells that the database is away, as clients of *path* read errors."""
    message = gettext(DATABASE_AWAY)
    if path.startswith(("/webservice/", "/lib/ajax/")):
        return {"exception": "moodle_exception", "errorcode": "site_unavailable", "message": message}
    told = {"code": 503, "reason": "site_unavailable", "message": message, "detail": ""}
    return {"error": {**told, "retry_after": float(AGAIN_SECONDS)}}


def payload(status: int, message: str = "") -> dict[str, Any]:
    """The JSON of a refusal, in the language that is active. *message* replaces the usual sentence."""
    reason, usual = REFUSALS.get(status, REFUSALS[400 if status < 500 else 500])
    told = message or gettext(usual)
    return {"error": {"code": status, "reason": reason, "message": told, "detail": "", "retry_after": None}}


def page(status: int, template: str = "", message: str = "") -> str:
    """The page of a refusal; *message* replaces its usual words.

    It needs no session and no database: what failed may be just these.
    """
    return render_to_string(template or f"{status}.html", {"message": message})


def wants_page(path: str, accept: str) -> bool:
    """Whether a person rather than a program will read the answer."""
    return not path.startswith(API_PREFIXES) and "html" in accept


def _language(headers: Headers) -> str:
    """The language that the person chose on a page, else the browser's, else the site's."""
    known = dict(settings.LANGUAGES)
    chosen = parse_cookie(headers.get("cookie", "")).get(settings.LANGUAGE_COOKIE_NAME, "")
    accepted = headers.get("accept-language", "")[:500]
    offered = (code.partition("-")[0] for code, _weight in parse_accept_lang_header(accepted))
    return next((code for code in (chosen, *offered) if code in known), settings.LANGUAGE_CODE)
