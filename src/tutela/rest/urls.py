"""The addresses of the HTTP surfaces: the site includes them at its root."""

from __future__ import annotations

from django.urls import URLPattern, include, path, re_path

from tutela.rest import registry
from tutela.rest.files import draft_file, file
from tutela.rest.moodle import server
from tutela.rest.shaping import nothing_here, shaped
from tutela.rest.v1 import make_api

_patterns, _app, _namespace = make_api().urls
for _pattern in _patterns:
    if isinstance(_pattern, URLPattern) and _pattern.callback is not None:
        _pattern.callback = shaped(_pattern.callback)

urlpatterns = [
    path("api/v1/", include((_patterns, _app), namespace=_namespace)),
    re_path(r"^api/", nothing_here),
    path("registry/v1/sites/<uuid:siteid>", registry.site, name="registry-site"),
    path("webservice/rest/server.php", server, name="moodle-webservice"),
    path("file/<str:fileid>/<str:name>", file, name="file"),
    path("draftfile.php/user/draft/<str:fileid>/<str:name>", draft_file, name="moodle-draftfile"),
]
