"""Running the server by itself."""

from __future__ import annotations

import logging
import os


def serve(*, host: str, port: int, debug: bool = False) -> None:
    """Serve until told to stop. Raises `tutela.mlbackend.settings.BadSetting` when it cannot start."""
    # One thread for each matrix product: the products are small, and idle threads that spin cost more than they give.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

    import uvicorn

    from tutela.mlbackend.app import create_app
    from tutela.mlbackend.settings import Settings

    app = create_app(Settings.from_environment())
    logging.basicConfig(
        level=logging.DEBUG if debug else logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    uvicorn.run(app, host=host, port=port, access_log=False, log_config=None, timeout_graceful_shutdown=30)
