"""A store is read and written as a whole, wherever it lies, by one at a time."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import fsspec  # type: ignore[import-untyped]  # fsspec ships no types
import pytest
from fsspec.implementations.local import LocalFileSystem  # type: ignore[import-untyped]  # fsspec ships no types

from tutela.analytics.logstore import LogStore, StoreBusy, StoreDamaged, StoreFull, erase_people
from tutela.analytics.logstore.tests.site import MemoryPlatform, event, ids, run


@pytest.fixture
def platform() -> MemoryPlatform:
    return MemoryPlatform(event(n, day=n) for n in range(1, 101))


class SmallDisk(LocalFileSystem):  # type: ignore[misc]  # fsspec ships no types
    """A local disk with room for so many bytes."""

    protocol = "small"
    room = 0

    def _open(self, path: str, mode: str = "rb", block_size: int | None = None, **options: Any) -> Any:
        file = super()._open(path, mode, block_size, **options)
        if "w" in mode:
            write = file.write

            def limited(data: bytes) -> int:
                SmallDisk.room -= len(data)
                if SmallDisk.room < 0:
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                return int(write(data))

            file.write = limited
        return file


@pytest.fixture
def object_store() -> Iterator[str]:
    """An address in fsspec's object store in memory."""
    address = f"memory://{uuid4().hex}/store"
    yield address
    fsspec.filesystem("memory").rm(address, recursive=True)


def test_an_object_store_holds_the_same(platform: MemoryPlatform, object_store: str) -> None:
    store = LogStore(object_store)
    run(platform, store)
    platform.add(event(50_000), event(120))
    run(platform, store)
    del platform.rows[50]
    run(platform, store, delete_gone=True)
    erase_people(store, [99])
    assert ids(store) == sorted(platform.rows)


def test_a_second_writer_is_turned_away(platform: MemoryPlatform, tmp_path: Path) -> None:
    location = str(tmp_path / "store")
    with (
        LogStore(location).writing(),
        pytest.raises(StoreBusy, match=r"Another sync is writing to the log store .*store"),
    ):
        run(platform, LogStore(location))


def test_of_two_who_commit_at_once_on_an_object_store_one_wins(platform: MemoryPlatform, object_store: str) -> None:
    slow, quick = LogStore(object_store), LogStore(object_store)
    with slow.writing() as manifest:
        run(platform, quick)
        with pytest.raises(StoreBusy, match="in the meantime"):
            slow.commit(manifest)
    assert ids(quick) == sorted(platform.rows)


def test_a_full_disk_is_told_and_leaves_no_half_file(platform: MemoryPlatform, tmp_path: Path) -> None:
    store = LogStore(str(tmp_path / "store"))
    store.files.system = SmallDisk(skip_instance_cache=True)
    for room in (500, 4_000, 9_000, 13_000):
        SmallDisk.room = room
        with pytest.raises(StoreFull, match="make room and sync again"):
            run(platform, store)
        committed = {part.name for part in store.manifest().parts}
        assert committed == {*store.files.names("events"), *store.files.names("tables")}
    SmallDisk.room = 10**9
    run(platform, store)
    assert ids(store) == sorted(platform.rows)


def test_a_truncated_file_is_told(platform: MemoryPlatform, tmp_path: Path) -> None:
    store = LogStore(str(tmp_path / "store"))
    run(platform, store)
    part = store.manifest().events[0]
    file = tmp_path / "store" / part.name
    file.write_bytes(file.read_bytes()[:-9])
    with pytest.raises(StoreDamaged, match=f"has {part.size - 9} bytes instead of {part.size}"):
        ids(store)


def test_a_missing_file_is_told(platform: MemoryPlatform, tmp_path: Path) -> None:
    store = LogStore(str(tmp_path / "store"))
    run(platform, store)
    (tmp_path / "store" / store.manifest().events[0].name).unlink()
    with pytest.raises(StoreDamaged, match="is missing"):
        ids(store)


def test_a_broken_manifest_is_told(tmp_path: Path) -> None:
    store = LogStore(str(tmp_path / "store"))
    store.files.create("manifests/000000000001.json", b"{")
    with pytest.raises(StoreDamaged, match="manifest of the log store cannot be read"):
        store.manifest()


def test_what_a_dead_writer_left_behind_is_removed(platform: MemoryPlatform, tmp_path: Path) -> None:
    store = LogStore(str(tmp_path / "store"))
    orphan = tmp_path / "store" / "events" / "month=2025-01" / "half.parquet"
    orphan.parent.mkdir(parents=True)
    orphan.write_bytes(b"PAR1")
    run(platform, store)
    assert not orphan.exists()


def test_paths_are_those_of_the_tables_with_rows(platform: MemoryPlatform, tmp_path: Path) -> None:
    store = LogStore(str(tmp_path / "store"))
    run(platform, store)
    paths = store.paths()
    assert set(paths) == {"events", "last_accesses"}
    assert all(Path(path).is_file() for path in paths["events"])
