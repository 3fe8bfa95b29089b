"""The ASGI app for a server of your own: ``uvicorn tutela.site.asgi:app``. `tutela serve` serves it by itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tutela.site.server import end_with_parent
from tutela.site.start.prepare import prepare

# A server may import this inside its event loop, where Django refuses to use the database: hence the thread.
with ThreadPoolExecutor(1) as thread:
    thread.submit(prepare, administrator=False).result()

from tutela.site.edge.app import create_app  # Django has to be set up first

end_with_parent()
app = create_app()
