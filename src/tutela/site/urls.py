"""The addresses of the site: each room's own, and those of the placements."""

from __future__ import annotations

from importlib.util import find_spec

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


def _rooms() -> list[URLPattern | URLResolver]:
    return [path("", include(urls)) for urls in ("tutela.rest.urls", "tutela.web.urls") if find_spec(urls)]


urlpatterns: list[URLPattern | URLResolver] = [*_placements(), *_rooms()]
