"""A log store stands in for the platform that it is a copy of."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutela.analytics.logstore import LogStore, NeverSynced, StoredPlatform
from tutela.analytics.logstore.tests.site import MemoryPlatform, event, run
from tutela.sdk.platform import Mark


@pytest.fixture
def platform() -> MemoryPlatform:
    found = MemoryPlatform(event(n, day=n) for n in range(1, 61))
    found.accesses = [{"course_id": 2, "person_id": 1, "time": 5}]
    return found


@pytest.fixture
def stored(platform: MemoryPlatform, tmp_path: Path) -> StoredPlatform:
    run(platform, LogStore(str(tmp_path)))
    found = StoredPlatform.at(str(tmp_path))
    assert found is not None
    return found


def test_it_gives_what_the_platform_gave(platform: MemoryPlatform, stored: StoredPlatform) -> None:
    for table in platform.tables():
        theirs = [row for batch in platform.read(table) for row in batch.to_pylist()]
        assert [row for batch in stored.read(table) for row in batch.to_pylist()] == theirs
    assert stored.site() == platform.site()
    assert stored.tables() == platform.tables()


def test_it_can_be_read_from_a_mark(stored: StoredPlatform) -> None:
    assert [row["event_id"] for batch in stored.read("events", Mark(58)) for row in batch.to_pylist()] == [59, 60]


def test_its_files_can_be_used_where_they_lie(stored: StoredPlatform) -> None:
    assert all(Path(file).is_file() for file in stored.files("events") or [""])


def test_a_folder_without_a_store_is_none(tmp_path: Path) -> None:
    assert StoredPlatform.at(str(tmp_path)) is None


def test_a_sync_that_has_not_ended_is_told(platform: MemoryPlatform, tmp_path: Path) -> None:
    store = LogStore(str(tmp_path))
    with store.writing() as manifest:
        store.commit(manifest)
    found = StoredPlatform.at(str(tmp_path))
    assert found is not None
    with pytest.raises(NeverSynced):
        found.site()
