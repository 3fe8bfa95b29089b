"""Static files of the installed apps, served outside Django.

WhiteNoise is a synchronous middleware: in Django's chain it would cut the way on which a cancelled request is
noticed (docs/decisions/0014).
"""

from __future__ import annotations

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from starlette.responses import Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope


class AppStatics(StaticFiles):
    """The ``static`` folders of all installed apps, as one. A browser keeps a file and asks whether it changed."""

    def __init__(self) -> None:
        super().__init__(check_dir=False)
        self.all_directories = [storage.location for storage in AppDirectoriesFinder().storages.values()]

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.setdefault("cache-control", "no-cache")
        return response
