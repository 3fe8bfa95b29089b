"""Files named by what is in them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tutela.lib.blobs import BlobMissing, blob_store, key_of

HELLO = b"hello"
KEY = key_of(HELLO)
LONG_AGO = 1_000_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


def test_what_is_put_can_be_read(folder: Path) -> None:
    store = blob_store(str(folder))
    assert store.read(store.put(HELLO)) == HELLO


def test_an_object_store_does_the_same() -> None:
    store = blob_store("memory://tutela-blobs")
    assert store.read(store.put(HELLO)) == HELLO


def test_what_is_removed_is_gone_and_may_be_removed_again() -> None:
    store = blob_store("memory://tutela-blobs")
    store.put(HELLO)
    store.remove(KEY)
    store.remove(KEY)
    with pytest.raises(BlobMissing):
        store.read(KEY)


def test_a_blob_that_was_altered_is_as_good_as_gone(folder: Path) -> None:
    store = blob_store(str(folder))
    store.put(HELLO)
    (folder / KEY[:2] / KEY).write_bytes(b"hallo")
    with pytest.raises(BlobMissing):
        store.read(KEY)


@pytest.mark.parametrize("key", ["", "../../etc/passwd", "..", f"{KEY}/..", KEY.upper(), f"{KEY}\n"])
def test_no_key_leads_elsewhere(folder: Path, key: str) -> None:
    with pytest.raises(BlobMissing):
        blob_store(str(folder / "store")).read(key)


def test_nothing_half_written_stays_when_the_disk_is_full(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        blob_store(str(folder)).put(HELLO)
    assert [path for path in folder.rglob("*") if path.is_file()] == []


def test_old_blobs_are_found_and_new_ones_are_not(folder: Path) -> None:
    store = blob_store(str(folder))
    old, _new = store.put(b"old"), store.put(b"new")
    os.utime(folder / old[:2] / old, (LONG_AGO, LONG_AGO))
    assert list(store.older_than(60)) == [old]


def test_an_old_draft_is_deleted_on_the_way(folder: Path) -> None:
    draft = folder / "ab" / ".abc.part"
    draft.parent.mkdir()
    draft.write_bytes(b"half")
    os.utime(draft, (LONG_AGO, LONG_AGO))
    assert list(blob_store(str(folder)).older_than(60)) == [] and not draft.exists()


def test_a_store_that_no_library_knows_is_an_error_of_the_place() -> None:
    with pytest.raises(OSError, match="cannot be reached"):
        blob_store("nowhere://bucket/folder")
