"""A picture for a stub to send: a real PNG, sky above a field, made without a library."""

from __future__ import annotations

import base64
import re
import struct
import zlib
from functools import lru_cache
from typing import Any

USUAL = 256
SCALE = 4
"""A stub draws at a quarter of the size asked for: it is only looked at."""


def drawn(asked: dict[str, Any]) -> str:
    """A picture for the request *asked*, in base64, in the shape of its ``size``."""
    found = re.fullmatch(r"(\d{3,4})x(\d{3,4})", str(asked.get("size", "")))
    width, height = (int(side) // SCALE for side in found.groups()) if found else (USUAL, USUAL)
    return base64.b64encode(png(width, height)).decode()


@lru_cache(maxsize=8)
def png(width: int, height: int) -> bytes:
    """A PNG of that many pixels.

    >>> png(64, 32)[:8]
    b'\\x89PNG\\r\\n\\x1a\\n'
    """
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = b"".join(b"\0" + _colour(y / height) * width for y in range(height))
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(kind, data) for kind, data in parts)


def _colour(depth: float) -> bytes:
    if depth < 0.6:
        return bytes((90 + round(150 * depth), 150 + round(120 * depth), 230))
    return bytes((70, 130 - round(60 * (depth - 0.6)), 60))


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
