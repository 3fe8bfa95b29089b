"""The models of all sites: the current one of each folder, the rows it goes on learning from, its reports."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import threading
import time
import zipfile
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutela.lib.safezip import pack
from tutela.mlbackend import archive, official
from tutela.mlbackend.archive import Chunk, StoredModel
from tutela.mlbackend.errors import BadImport, StorageFailed
from tutela.mlbackend.settings import Limits
from tutela.mlbackend.storage import Blobs
from tutela.sdk.processor import FeatureMatrix

MOST_LOADED = 8
LONGEST_NOTE = 10.0
"""Seconds to wait for whoever notes an owner."""
SUMMARY = "summary.json"
SHOWN = "tensor"
"""The folder of a run to which Moodle sends the administrator for more."""
OWNER = "user.txt"
"""Which user's model it is: two Moodles may have one address and one prefix, and so one id for two models."""
ROWS = "rows"
"""The rows that a model goes on learning from: one blob for each training file, in numpy's own format."""


@dataclass(frozen=True)
class Folder:
    """Where one model lives: a folder in a store. The command line's folder is the root of its own store."""

    blobs: Blobs
    path: str

    def name(self, *parts: str) -> str:
        """The name of a blob in this folder."""
        return "/".join(filter(None, (self.path, *parts)))

    @property
    def owner(self) -> str:
        """What is locked when this model changes: the whole ``uniqueid``."""
        return self.path.split("/", maxsplit=1)[0]


def owner_of(blobs: Blobs, uniqueid: str, user: str, *, to_write: bool) -> str:
    """The folder of *user*'s model of that id: the id itself for who came first, and one beside it for another.

    Who writes first is noted. A model of before users were noted is anybody's until then.
    """
    noted = blobs.get(f"{uniqueid}/{OWNER}")
    if noted is None and to_write:
        with blobs.lock(uniqueid, LONGEST_NOTE):
            noted = blobs.get(f"{uniqueid}/{OWNER}")
            if noted is None:
                blobs.put(f"{uniqueid}/{OWNER}", user.encode())
    if noted is None or noted.data.decode(errors="replace") == user:
        return uniqueid
    return f"{uniqueid}@{hashlib.sha256(user.encode()).hexdigest()[:12]}"


class Models:
    """Loads and stores models; those used last stay in memory for as long as their file does not change."""

    def __init__(self, unpacked: int) -> None:
        self._unpacked = unpacked
        self._loaded: OrderedDict[tuple[str, str], StoredModel] = OrderedDict()
        self._guard = threading.Lock()

    def load(self, folder: Folder) -> StoredModel | None:
        """The current model, None where nothing has been trained. Raises `StorageFailed` for one that is damaged."""
        name = folder.blobs.model_name(folder.path)
        mark = folder.blobs.mark(name)
        if mark is None:
            return _left_by_moodle(folder)
        key = (folder.blobs.shown(name), mark)
        with self._guard:
            if key in self._loaded:
                self._loaded.move_to_end(key)
                return self._loaded[key]
        blob = folder.blobs.get(name)
        if blob is None:
            return None
        model = self._read(blob.data)
        self._remember((key[0], blob.mark), model)
        return model

    def store(self, folder: Folder, model: StoredModel) -> int:
        """Make it the current one, in one step. Returns its size in bytes."""
        data = model.to_bytes()
        self._read(data)  # what cannot be read again must never take the place of what can
        folder.blobs.put(folder.blobs.model_name(folder.path), data)
        return len(data)

    @property
    def loaded(self) -> int:
        """How many are in memory."""
        return len(self._loaded)

    def _read(self, data: bytes) -> StoredModel:
        try:
            return archive.from_bytes(data, self._unpacked)
        except BadImport as failure:
            raise StorageFailed(
                f"The stored model is damaged ({failure}) Import a good one, or delete it to begin anew."
            ) from failure

    def _remember(self, key: tuple[str, str], model: StoredModel) -> None:
        with self._guard:
            for old in [other for other in self._loaded if other[0] == key[0]]:
                del self._loaded[old]
            self._loaded[key] = model
            while len(self._loaded) > MOST_LOADED:
                self._loaded.popitem(last=False)


def _left_by_moodle(folder: Folder) -> StoredModel | None:
    """A model that Moodle's own backend left in this very folder."""
    start = folder.name("classifier")
    files: dict[str, bytes] = {}
    for name in (official.PICKLE, official.INDEX, official.DATA):
        blob = folder.blobs.get(f"{start}/{name}")
        if blob is None:
            return None
        files[name] = blob.data
    return archive.from_files(files)


def remember(folder: Folder, **said: Any) -> None:
    """Note what the page of models shows; what was noted before under other names stays."""
    folder.blobs.put(folder.name(SUMMARY), json.dumps({**summary(folder), **said}).encode())


def summary(folder: Folder) -> dict[str, Any]:
    """What was noted, empty where there is nothing."""
    blob = folder.blobs.get(folder.name(SUMMARY))
    try:
        found = json.loads(blob.data) if blob else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def new_run(folder: Folder) -> int:
    """A run's number: milliseconds since 1970, and later where that one is taken already."""
    number = time.time_ns() // 1_000_000
    while not folder.blobs.claim(folder.name("logs", str(number))):
        number += 1
    return number


def store_report(folder: Folder, run: int, files: Mapping[str, str], keep: int) -> None:
    """Keep the report of a run, and no more than *keep* of them."""
    for name, text in files.items():
        folder.blobs.put(folder.name("logs", str(run), SHOWN, name), text.encode())
    start = folder.name("logs")
    runs = {name[len(start) + 1 :].split("/")[0] for name in folder.blobs.names(start)}
    for old in sorted(runs, key=lambda one: (len(one), one))[:-keep] if keep else []:
        folder.blobs.delete_folder(f"{start}/{old}")


def report(folder: Folder, run: str) -> bytes:
    """The report of a run as a zip; an empty one where there is none."""
    start = folder.name("logs", run)
    files = {}
    for name in folder.blobs.names(start) if run else []:
        blob = folder.blobs.get(name)
        if blob is not None:
            files[name[len(start) + 1 :]] = blob.data
    return pack(files)


def keep_rows(folder: Folder, matrix: FeatureMatrix, digest: str, now: dt.datetime) -> Chunk:
    """Keep the rows of one file; they count only once the model's manifest lists them."""
    samples = np.arange(len(matrix)) if matrix.samples is None else matrix.samples
    data = _packed({"values": matrix.values, "labels": matrix.known_labels(), "samples": samples})
    name = f"{now:%Y%m%dT%H%M%S%f}-{digest[:16]}.npz"
    folder.blobs.put(folder.name(ROWS, name), data)
    return Chunk(name=name, rows=len(matrix), size=len(data), date=now.isoformat(), digest=digest)


def _packed(arrays: Mapping[str, NDArray[Any]]) -> bytes:
    """What ``numpy.savez_compressed`` writes, in a quarter of its time by compressing lightly."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, array in arrays.items():
            with packed.open(f"{name}.npy", "w", force_zip64=True) as file:
                np.lib.format.write_array(file, array, allow_pickle=False)
    return target.getvalue()


def kept_rows(folder: Folder, chunk: Chunk, columns: tuple[str, ...]) -> FeatureMatrix | None:
    """The rows of one chunk; None where they are gone or do not fit *columns*. Raises `StorageFailed`."""
    blob = folder.blobs.get(folder.name(ROWS, chunk.name))
    if blob is None:
        return None
    try:
        with np.load(io.BytesIO(blob.data), allow_pickle=False) as found:
            values, labels, samples = found["values"], found["labels"], found["samples"]
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as failure:
        raise StorageFailed("The rows kept from earlier trainings are damaged: delete the model.") from failure
    if values.shape[1] != len(columns):
        return None
    return FeatureMatrix(values, columns, labels, samples)


def chunks_within(chunks: Sequence[Chunk], limits: Limits, now: dt.datetime) -> tuple[Chunk, ...]:
    """The newest chunks that the limits allow, oldest first; the newest of all is always among them."""
    oldest = now - dt.timedelta(days=limits.kept_days) if limits.kept_days else None
    found: list[Chunk] = []
    room = limits.kept_rows
    for chunk in reversed(chunks):
        room -= chunk.size
        if found and (room < 0 or (oldest and dt.datetime.fromisoformat(chunk.date) < oldest)):
            break
        found.insert(0, chunk)
    return tuple(found)


def remove_unlisted(folder: Folder, chunks: Sequence[Chunk]) -> None:
    """Remove what no manifest lists any more."""
    listed = {folder.name(ROWS, chunk.name) for chunk in chunks}
    for name in folder.blobs.names(folder.name(ROWS)):
        if name not in listed:
            folder.blobs.delete(name)
    folder.blobs.sweep(folder.path)
