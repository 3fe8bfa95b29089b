"""The file store: generated images, kept after they were marked, and shown to those who may see where they belong.

The bytes are written first and the row after them, so that a row always leads to a whole file; what an interrupted
attempt leaves is swept away at night.
"""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog
from django.conf import settings
from django.db.models import QuerySet
from pydantic import Field

from tutela.ai.images.finishing import Finished
from tutela.ai.models import Attempt, StoredFile
from tutela.identity.api import NotFound, PermissionQuestion, Person, StoredSettings, decide, places, read_settings
from tutela.lib.blobs import BlobMissing, BlobStore, blob_store
from tutela.sdk import Action, ContextLevel
from tutela.sdk.text import _

log = structlog.get_logger(__name__)

VIEW = "moodle/course:view"
ADDRESS = "/file/"
"""Where the site serves files: this, the id, and the name."""
FORSAKEN = 24 * 3600.0
"""Seconds after which what no successful attempt owns is swept away."""
SWEPT_AT_ONCE = 500


class FileSettings(StoredSettings):
    """Where generated files are kept."""

    name = "files"

    location: str = Field(
        default="",
        max_length=500,
        title=_("Folder or object store"),
        description=_(
            "Where new images are kept: a folder, or an address such as s3://bucket/folder. Empty: in the data"
            " folder. What is kept already stays where it is."
        ),
    )


@dataclass(frozen=True)
class FileView:
    """What is known of a file without opening it. `timecreated` is Unix seconds, `attempt` the register's uid."""

    id: str
    name: str
    mime: str
    size: int
    width: int
    height: int
    sha256: str
    userid: int
    contextid: int
    attempt: str
    timecreated: float

    @property
    def address(self) -> str:
        """Where this site serves it, from its root: ``/file/<id>/<name>``."""
        return f"{ADDRESS}{self.id}/{self.name}"


def image_file(person: Person, fileid: str) -> FileView:
    """The file, when *person* made it or may see the place that it was made for.

    Raises `NotFound`, the same for what does not exist and what is not theirs to see.
    """
    # PostgreSQL refuses to look for a null character.
    row = StoredFile.objects.filter(pk=fileid).first() if fileid.isalnum() else None
    if row is None or not (person.is_active and _may_see(person, row)):
        raise NotFound("file", fileid)
    return _view(row)


def file_content(file: FileView) -> bytes:
    """The bytes of a file that `image_file` gave. Raises `NotFound` where they are lost or altered."""
    location = StoredFile.objects.filter(pk=file.id).values_list("location", flat=True).first()
    try:
        if location is None:
            raise BlobMissing(file.sha256)
        return _store(location).read(file.sha256)
    except BlobMissing as failure:
        log.error("a stored file is lost or altered", fileid=file.id)
        raise NotFound("file", file.id) from failure


def files_of(userid: int) -> list[FileView]:
    """All files that a person asked for, oldest first, for an export of what is kept of them."""
    return [_view(row) for row in StoredFile.objects.filter(userid=userid).order_by("timecreated")]


def delete_files(*, userid: int | None = None, contextids: Collection[int] | None = None) -> int:
    """Delete the files of a person, of contexts, or of a person in contexts; how many.

    The rows go first: from then on nobody sees them. What then cannot be deleted is swept away at night.
    """
    if userid is None and contextids is None:
        raise ValueError("delete_files needs a person or contexts")
    rows = StoredFile.objects.all()
    if userid is not None:
        rows = rows.filter(userid=userid)
    if contextids is not None:
        rows = rows.filter(contextid__in=list(contextids))
    return _delete(rows)


def keep(image: Finished, action: Action[Any], attempt: str, fileid: str) -> FileView:
    """Keep *image*, which *action* asked for. Raises `OSError` where it cannot be written."""
    location = read_settings(FileSettings).location
    key = _store(location).put(image.content)
    row = StoredFile.objects.create(
        id=fileid,
        userid=action.userid,
        contextid=action.contextid,
        attempt=attempt,
        name=f"image-{fileid[:8]}.{image.ending}",
        mime=image.mime,
        size=len(image.content),
        width=image.width,
        height=image.height,
        sha256=key,
        location=location,
        timecreated=time.time(),
    )
    return _view(row)


def sweep() -> int:
    """Delete what came of no success in the end and is a day old: files, and bytes that belong to none. How many.

    A file whose attempt is not on record any more stays: registers are emptied, pages keep their images.
    """
    old = StoredFile.objects.filter(timecreated__lt=time.time() - FORSAKEN)
    failed = Attempt.objects.exclude(success=True).values("uid")
    gone = _delete(old.filter(attempt__in=failed))
    locations = {
        *StoredFile.objects.values_list("location", flat=True).distinct(),
        read_settings(FileSettings).location,
    }
    for location in locations:
        gone += _sweep_store(location)
    return gone


def _sweep_store(location: str) -> int:
    store, gone, batch = _store(location), 0, list[str]()
    for key in store.older_than(FORSAKEN):
        batch.append(key)
        if len(batch) == SWEPT_AT_ONCE:
            gone += _remove_unowned(store, batch)
            batch = []
    return gone + _remove_unowned(store, batch)


def _remove_unowned(store: BlobStore, keys: Collection[str]) -> int:
    unowned = set(keys) - set(StoredFile.objects.filter(sha256__in=list(keys)).values_list("sha256", flat=True))
    for key in unowned:
        store.remove(key)
    return len(unowned)


def _delete(rows: QuerySet[StoredFile]) -> int:
    found = list(rows.values_list("id", "sha256", "location"))
    for start in range(0, len(found), SWEPT_AT_ONCE):
        StoredFile.objects.filter(pk__in=[row[0] for row in found[start : start + SWEPT_AT_ONCE]]).delete()
    for _fileid, key, location in found:
        try:
            _store(location).remove(key)
        except OSError as failure:
            log.warning("a file could not be deleted yet", location=location, error=type(failure).__name__)
    return len(found)


def _may_see(person: Person, row: StoredFile) -> bool:
    if row.userid == person.pk:
        return True
    place = places([row.contextid]).get(row.contextid)
    if place is None or place.level == ContextLevel.USER:
        return False  # somebody's own place is nobody else's, whatever roles they hold above it
    question = PermissionQuestion(person.pk, VIEW, row.contextid)
    return decide([question])[question].allowed


def _store(location: str) -> BlobStore:
    return blob_store(location or str(Path(settings.TUTELA_DATA) / "files"))


def _view(row: StoredFile) -> FileView:
    return FileView(
        id=row.id,
        name=row.name,
        mime=row.mime,
        size=row.size,
        width=row.width,
        height=row.height,
        sha256=row.sha256,
        userid=row.userid,
        contextid=row.contextid,
        attempt=row.attempt,
        timecreated=row.timecreated,
    )
