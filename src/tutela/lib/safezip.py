"""Zips from strangers: opened into memory, never onto the disk, and only as large as they may be."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from typing import IO

MOST_FILES = 100
PART = 1024 * 1024
PLAIN = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*")
LINK = 0o120000
KIND = 0o170000
BOUNDED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""What can be unpacked part by part; the other kinds give all they hold at once, however much that is."""
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, LookupError, OSError, RuntimeError, ValueError)
"""What the reader stumbles over in a damaged zip."""


class UnsafeZip(Exception):
    """The zip is odd or cannot be read. The text says why, in English."""


def unpack(source: IO[bytes], limit: int) -> dict[str, bytes]:
    """All files of a zip by their path. Raises `UnsafeZip` for anything odd: a path that leaves the zip, a link, a
    name twice, encryption, another compression than zip's usual one, more than *limit* bytes unpacked whatever the
    zip's own table says, or no zip at all.
    """
    try:
        with zipfile.ZipFile(source) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check(entries, limit)
            found: dict[str, bytes] = {}
            for entry in entries:
                found[entry.filename] = _read(archive, entry, limit - sum(map(len, found.values())))
            return found
    except UNREADABLE as failure:
        raise UnsafeZip("The file is not a zip that can be read.") from failure


def pack(files: Mapping[str, bytes]) -> bytes:
    """A zip of *files* which is the same for the same files."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
        for name, data in files.items():
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, data)
    return target.getvalue()


def _check(entries: list[zipfile.ZipInfo], limit: int) -> None:
    if len(entries) > MOST_FILES:
        raise UnsafeZip(f"The zip holds {len(entries)} files; a model has {MOST_FILES} at most.")
    names = [entry.filename for entry in entries]
    if len(set(names)) != len(names):
        raise UnsafeZip("The zip holds one name twice.")
    for entry in entries:
        if not PLAIN.fullmatch(entry.filename) or ".." in entry.filename.split("/"):
            raise UnsafeZip("The zip holds a path that a model cannot have.")
        if (entry.external_attr >> 16) & KIND == LINK or entry.flag_bits & 0x1:
            raise UnsafeZip("The zip holds a link or something encrypted.")
        if entry.compress_type not in BOUNDED:
            raise UnsafeZip("The zip is compressed in a way that a model never is.")
    if sum(entry.file_size for entry in entries) > limit:
        raise UnsafeZip(f"The zip unpacks to more than the {limit // (1024 * 1024)} MB allowed.")


def _read(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> bytes:
    parts: list[bytes] = []
    with archive.open(entry) as file:
        while part := file.read(PART):
            room -= len(part)
            if room < 0:
                raise UnsafeZip("The zip unpacks to more than it announces or than is allowed.")
            parts.append(part)
    return b"".join(parts)
