"""Zips from strangers (`tutela.lib.safezip`), with the backend's error."""

from __future__ import annotations

from typing import IO

from tutela.lib import safezip
from tutela.lib.safezip import pack
from tutela.mlbackend.errors import BadImport

__all__ = ["pack", "unpack"]


def unpack(source: IO[bytes], limit: int) -> dict[str, bytes]:
    """All files of a zip by their path. Raises `BadImport` for anything odd, and where it unpacks to over *limit*."""
    try:
        return safezip.unpack(source, limit)
    except safezip.UnsafeZip as failure:
        raise BadImport(str(failure)) from failure
