"""The ASGI app for a server of your own: ``uvicorn tutela.site.asgi:app``. `tutela serve` serves it by itself."""

from __future__ import annotations

from tutela.site.start.prepare import prepare

prepare(administrator=False)

from tutela.site.edge.app import create_app  # noqa: E402 - Django has to be set up first

app = create_app()
