"""A sync copies what is new, what came late, and every other table as it is now."""

from __future__ import annotations

from pathlib import Path

import pytest

from tutela.analytics.logstore import LogStore, LogStoreError, NeverSynced, erase_people, sync, syncing
from tutela.analytics.logstore.maintenance import MANY
from tutela.analytics.logstore.tests.site import MemoryPlatform, event, ids, kept, run
from tutela.sdk.platform import ConnectionLost


@pytest.fixture
def store(tmp_path: Path) -> LogStore:
    return LogStore(str(tmp_path / "store"))


def test_every_event_is_copied_as_it_is(store: LogStore) -> None:
    events = [event(n, day=n, person=n % 3 or None, other=n % 2 or None) for n in range(1, 101)]
    report = run(MemoryPlatform(events), store)
    assert kept(store) == events
    assert (report.new, report.total) == (100, 100)


def test_events_lie_in_the_month_of_their_time(store: LogStore) -> None:
    run(MemoryPlatform([event(1), event(2, day=30), event(3, day=1)]), store)
    assert {(part.month, part.rows) for part in store.manifest().events} == {("2025-01", 2), ("2025-02", 1)}


def test_a_second_sync_copies_nothing(store: LogStore) -> None:
    platform = MemoryPlatform(event(n) for n in range(1, 50))
    run(platform, store)
    assert run(platform, store).new == 0
    assert ids(store) == list(range(1, 50))


def test_only_what_is_new_is_asked_for(store: LogStore) -> None:
    platform = MemoryPlatform(event(n) for n in range(1, 50))
    run(platform, store)
    platform.add(event(50), event(60))
    assert run(platform, store).new == 2
    assert ids(store)[-2:] == [50, 60]


def test_an_old_event_under_a_new_id_goes_into_its_month(store: LogStore) -> None:
    platform = MemoryPlatform([event(1, day=90)])
    run(platform, store)
    platform.add(event(2, day=-300))
    run(platform, store)
    assert [part.month for part in store.manifest().events] == ["2025-04", "2024-03"]


def test_a_late_event_under_an_old_id_is_found(store: LogStore) -> None:
    platform = MemoryPlatform(event(n) for n in range(1, 500_000, 20_000))
    run(platform, store)
    platform.add(event(7), event(310_000), event(479_003))
    assert (report := run(platform, store)).late == 3
    assert report.new == 0
    assert ids(store) == sorted(platform.rows)


def test_an_event_that_is_gone_is_told_and_kept(store: LogStore) -> None:
    platform = MemoryPlatform(event(n) for n in range(1, 50))
    run(platform, store)
    del platform.rows[30]
    assert run(platform, store).gone == 1
    assert 30 in ids(store)


def test_an_event_that_is_gone_can_be_deleted(store: LogStore) -> None:
    platform = MemoryPlatform(event(n, day=n) for n in range(1, 50))
    run(platform, store)
    for gone in (2, 30, 49):
        del platform.rows[gone]
    assert run(platform, store, delete_gone=True).deleted == 3
    assert ids(store) == sorted(platform.rows)


def test_without_the_check_late_events_stay_out(store: LogStore) -> None:
    platform = MemoryPlatform([event(1), event(5)])
    run(platform, store)
    platform.add(event(3), event(6))
    run(platform, store, check=False)
    assert ids(store) == [1, 5, 6]


def test_a_broken_connection_is_made_again(store: LogStore, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(syncing, "PAUSE_SECONDS", 0.0)
    platform = MemoryPlatform(event(n) for n in range(1, 101))
    platform.breaks = [3, 1, 5]
    assert run(platform, store).new == 100
    assert ids(store) == list(range(1, 101))


def test_a_connection_that_stays_broken_ends_the_sync_after_its_last_commit(
    store: LogStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(syncing, "PAUSE_SECONDS", 0.0)
    platform = MemoryPlatform(event(n) for n in range(1, 101))
    platform.breaks = [4, 0, 0, 0]
    with pytest.raises(ConnectionLost):
        run(platform, store)
    assert store.manifest().rows == 40
    platform.breaks = []
    assert run(platform, store).new == 60
    assert ids(store) == list(range(1, 101))


def test_other_tables_are_as_of_the_last_sync(store: LogStore) -> None:
    platform = MemoryPlatform()
    platform.accesses = [{"course_id": 2, "person_id": 1, "time": 5}]
    run(platform, store)
    platform.accesses = [{"course_id": 2, "person_id": 1, "time": 9}]
    run(platform, store)
    assert kept(store, "last_accesses") == platform.accesses


def test_tables_that_the_platform_has_not_are_empty(store: LogStore) -> None:
    run(MemoryPlatform([event(1)]), store)
    assert kept(store, "grades") == []


def test_files_that_no_longer_count_are_removed(store: LogStore) -> None:
    platform = MemoryPlatform([event(1)])
    for _ in range(5):
        run(platform, store)
    assert {*store.files.names("events"), *store.files.names("tables")} == {p.name for p in store.manifest().parts}


def test_many_small_files_of_a_month_become_one(store: LogStore) -> None:
    platform = MemoryPlatform()
    for number in range(1, MANY + 1):
        platform.add(event(number))
        run(platform, store)
    assert len(store.manifest().events) == 1
    assert ids(store) == list(range(1, MANY + 1))


def test_an_erased_person_is_gone_and_does_not_come_back(store: LogStore) -> None:
    platform = MemoryPlatform(event(n, day=n, person=n % 2, other=7 if n == 1 else None) for n in range(1, 61))
    platform.accesses = [{"course_id": 2, "person_id": person, "time": 5} for person in (1, 7)]
    run(platform, store)
    assert erase_people(store, [0, 7]) == 30
    platform.add(event(61, person=0), event(62, person=1))
    run(platform, store)
    assert {row["person_id"] for row in kept(store)} == {1}
    assert [row for row in kept(store) if row["other_person_id"]] == []
    assert [row["person_id"] for row in kept(store, "last_accesses")] == [1]


def test_nothing_of_an_erased_person_stays_in_a_file(store: LogStore, tmp_path: Path) -> None:
    run(MemoryPlatform(event(n, person=n % 2 + 1) for n in range(1, 41)), store)
    before = set(store.files.names("events"))
    erase_people(store, [1])
    assert before.isdisjoint(store.files.names("events"))


def test_another_platform_is_refused(store: LogStore) -> None:
    run(MemoryPlatform([event(1)]), store)
    with pytest.raises(LogStoreError, match="is a copy of memory, not of another"):
        sync(MemoryPlatform(), store, "another")


def test_a_store_without_a_complete_sync_is_not_read(store: LogStore) -> None:
    with pytest.raises(NeverSynced, match="sync first"):
        ids(store)


def test_the_mark_is_the_last_id_and_the_latest_time(store: LogStore) -> None:
    events = [event(1, day=9), event(2)]
    run(MemoryPlatform(events), store)
    mark = store.manifest().mark
    assert (mark.event_id, mark.time) == (2, events[0]["time"])
