"""The model file: a zip of a manifest and what the processor saved. It is also what an export is."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import IO, TYPE_CHECKING, Any

from tutela.lib import safezip
from tutela.lib.safezip import pack
from tutela.mlbackend import official
from tutela.mlbackend.errors import BadImport

if TYPE_CHECKING:
    from tutela.sdk.processor import Fitted

MANIFEST = "tutela-model.json"
FORMAT = "tutela-model"
VERSION = 1


@dataclass(frozen=True)
class Chunk:
    """The rows of one training file: kept so that the model goes on learning. `digest` is the file's SHA-256."""

    name: str
    rows: int
    size: int
    date: str
    digest: str


@dataclass(frozen=True)
class Manifest:
    """What a model file says of itself."""

    processor: str
    trained: str = ""
    """When, ISO 8601 in UTC."""
    rows: int = 0
    site: str = ""
    origin: str = "trained"
    """``trained`` here, ``imported``, or ``official`` for one that Moodle's own backend made."""
    chunks: tuple[Chunk, ...] = ()


@dataclass(frozen=True)
class StoredModel:
    """A model and its manifest."""

    manifest: Manifest
    fitted: Fitted

    def to_bytes(self) -> bytes:
        """The model file."""
        files = dict(self.fitted.save())
        said = {
            "format": FORMAT,
            "version": VERSION,
            **asdict(self.manifest),
            "sha256": {name: hashlib.sha256(data).hexdigest() for name, data in files.items()},
        }
        return pack({MANIFEST: json.dumps(said, indent=1).encode(), **files})

    def as_import(self) -> StoredModel:
        """The same model without memory of the rows it has learnt from, which stay where they were learnt."""
        origin = "official" if self.manifest.origin == "official" else "imported"
        return replace(self, manifest=replace(self.manifest, chunks=(), origin=origin))


def from_bytes(data: bytes, limit: int) -> StoredModel:
    """Read a model file or an export of Moodle's own backend. Raises `BadImport` with a sentence that says why."""
    return from_files(unpack(io.BytesIO(data), limit))


def from_files(files: Mapping[str, bytes]) -> StoredModel:
    """The same from its files."""
    if MANIFEST in files:
        return _own(files)
    if official.PICKLE in files:
        return StoredModel(Manifest(processor=official.NAME, origin="official"), official.read(files))
    raise BadImport("The zip is neither an export of this backend nor of Moodle's own Python backend.")


def unpack(source: IO[bytes], limit: int) -> dict[str, bytes]:
    """All files of a zip by their path. Raises `BadImport` for anything odd, and where it unpacks to over *limit*."""
    try:
        return safezip.unpack(source, limit)
    except safezip.UnsafeZip as failure:
        raise BadImport(str(failure)) from failure


def _own(files: Mapping[str, bytes]) -> StoredModel:
    from tutela.sdk.errors import PluginFault
    from tutela.sdk.processor import UnreadableModel

    try:
        said = json.loads(files[MANIFEST])
        manifest = _manifest(said)
        expected = dict(said["sha256"])
    except (ArithmeticError, AttributeError, KeyError, RecursionError, TypeError, ValueError) as failure:
        raise BadImport(f"{MANIFEST} is altered, or of a version that is not known here.") from failure
    content = {name: files[name] for name in expected if name in files}
    if any(hashlib.sha256(content.get(name, b"")).hexdigest() != digest for name, digest in expected.items()):
        raise BadImport("The model's files are not those that its manifest lists; it was altered or cut short.")
    try:
        return StoredModel(manifest, _load(manifest.processor, content))
    except (UnreadableModel, PluginFault) as failure:
        raise BadImport(f"The model cannot be read: {failure}.") from failure


def _load(processor: str, files: Mapping[str, bytes]) -> Fitted:
    from tutela.sdk.registry import processors

    if processor == official.NAME:
        return official.Network.load(files)
    return processors()[processor]().load(files)


def _manifest(said: Any) -> Manifest:
    if said["format"] != FORMAT or said["version"] != VERSION:
        raise ValueError("another format")
    chunks = tuple(
        Chunk(str(one["name"]), int(one["rows"]), int(one["size"]), str(one["date"]), str(one["digest"]))
        for one in said["chunks"]
    )
    return Manifest(
        processor=str(said["processor"]),
        trained=str(said["trained"]),
        rows=int(said["rows"]),
        site=str(said["site"]),
        origin=str(said["origin"]),
        chunks=chunks,
    )
