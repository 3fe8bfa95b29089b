"""``python -m tutela.mlbackend``: the server by itself, without the rest of Tutela."""

from __future__ import annotations

import argparse
import logging
import os
import sys

from tutela.mlbackend.settings import BadSetting, Settings


def main() -> int:
    """Serve until told to stop; 2 when a setting is missing."""
    parser = argparse.ArgumentParser(prog="tutela.mlbackend", description="The backend for Moodle's analytics.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", "-p", type=int, default=5000)
    parser.add_argument("--world-visible", action="store_true", help="listen on every address")
    parser.add_argument("--debug-mode", action="store_true", help="log more")
    given = parser.parse_args()
    host = "0.0.0.0" if given.world_visible else given.host  # noqa: S104 - asked for by name
    try:
        serve(host=host, port=given.port, debug=given.debug_mode)
    except BadSetting as failure:
        sys.stderr.write(f"{failure}\n")
        return 2
    return 0


def serve(*, host: str, port: int, debug: bool = False) -> None:
    """Serve until told to stop. Raises `BadSetting` when it cannot start."""
    # One thread for each matrix product: the products are small, and idle threads that spin cost more than they give.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

    import uvicorn

    from tutela.mlbackend.app import create_app

    app = create_app(Settings.from_environment())
    logging.basicConfig(
        level=logging.DEBUG if debug else logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s"
    )
    uvicorn.run(app, host=host, port=port, access_log=False, log_config=None, timeout_graceful_shutdown=30)


if __name__ == "__main__":
    sys.exit(main())
