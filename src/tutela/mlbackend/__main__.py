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
    given = parser.parse_args()
    try:
        serve(host=given.host, port=given.port)
    except BadSetting as failure:
        sys.stderr.write(f"{failure}\n")
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
