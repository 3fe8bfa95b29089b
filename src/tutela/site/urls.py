"""The addresses of the site: each room's own, and those of the placements."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from tutela.sdk.registry import placements

handler400 = "tutela.site.errors.bad_request"
handler403 = "tutela.site.errors.not_allowed"
handler404 = "tutela.site.errors.not_found"
handler500 = "tutela.site.errors.failed"


def _placements() -> list[URLPattern | URLResolver]:
    return [
        path(f"placement/{name}/", include(placement.urls))
        for name, placement in placements().loaded.items()
        if placement.urls
    ]


urlpatterns: list[URLPattern | URLResolver] = [
    *_placements(),
    path("", include("tutela.rest.urls")),
    path("", include("tutela.web.urls")),
]
