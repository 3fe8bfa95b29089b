"""``python -m tutela.mlbackend``: the server by itself, without the rest of Tutela."""

from __future__ import annotations

import argparse
import sys

from tutela.mlbackend.server import serve
from tutela.mlbackend.settings import BadSetting


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


if __name__ == "__main__":
    sys.exit(main())
