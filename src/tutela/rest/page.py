"""The browsable page: Swagger UI from our own server, under a strict content security policy."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self';"
    " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
"""Nothing from elsewhere and nothing inline; Swagger UI draws its arrows as ``data:`` images."""


class BrowsablePage(DocsBase):
    """Renders the page. Its script sends the CSRF token along, so that a signed-in person can try everything."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        context = {"api": api, "openapi_url": self.get_openapi_url(api, kwargs)}
        response = render(request, "tutela_rest/page.html", context)
        response["Content-Security-Policy"] = POLICY
        return response
