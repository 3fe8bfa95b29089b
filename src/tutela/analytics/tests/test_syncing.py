"""Connected platforms are synced, and their people and courses mirrored."""

from __future__ import annotations

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.db import connections

from tutela.analytics.api import SyncFailed, sync_platform
from tutela.analytics.syncs import sync_platforms
from tutela.conftest import World
from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.sdk.platform import PlatformError
from tutela.tasks.api import Progress, lock_of

SITE_A = Path(__file__).parent / "data" / "site_a" / "tables"


@pytest.fixture
def moodle(tmp_path: Path, world: World, settings: LazySettings) -> identity.Platform:
    """A small Moodle's tables, connected."""
    settings.TUTELA_DATA = tmp_path / "data"
    shutil.copytree(SITE_A, tmp_path / "moodle")
    return courses.connect_platform(world.administrator, "moodle", "Our Moodle", str(tmp_path / "moodle"), {})


def _progress(seconds: float = 600, **parameters: object) -> Progress:
    return Progress(time.time() + seconds, parameters)


def _again(platform: identity.Platform) -> identity.Platform:
    return identity.Platform.objects.get(pk=platform.pk)


def test_a_sync_brings_people_courses_and_roles(moodle: identity.Platform) -> None:
    report = sync_platform(moodle)
    assert report.log["new"] > 1000
    course = courses.Course.objects.filter(platform=moodle).exclude(enrolments=None).first()
    assert course is not None
    enrolment = course.enrolments.select_related("person").first()
    assert enrolment is not None
    assert identity.may(enrolment.person, "moodle/course:view", courses.context_of(course))


def test_the_report_is_kept_with_the_platform(moodle: identity.Platform) -> None:
    sync_platform(moodle)
    kept = _again(moodle)
    assert kept.report["mirror"]["people"]["added"] == identity.Person.objects.filter(platform=moodle).count()
    assert kept.timesynced is not None
    assert kept.zone


def test_a_second_sync_changes_nothing(moodle: identity.Platform) -> None:
    sync_platform(moodle)
    report = sync_platform(moodle)
    assert report.log["new"] == 0
    assert {number for counts in report.mirror.values() for number in counts.values()} == {0}


def test_what_cannot_be_read_is_a_sentence_with_the_platform(moodle: identity.Platform, tmp_path: Path) -> None:
    shutil.rmtree(tmp_path / "moodle")
    with pytest.raises(PlatformError):
        sync_platform(moodle)
    assert "The folder does not exist." in _again(moodle).problem


def test_a_sync_that_works_again_clears_the_problem(moodle: identity.Platform) -> None:
    courses.note_problem(moodle, "It was down.")
    sync_platform(moodle)
    assert _again(moodle).problem == ""


def test_a_platform_is_synced_by_one_at_a_time(moodle: identity.Platform) -> None:
    # A thread of its own: on PostgreSQL and MariaDB a connection may take again what it holds.
    with ThreadPoolExecutor(1) as other:
        lock = other.submit(lock_of, f"sync-platform-{moodle.pk}").result()
        assert other.submit(lock.take).result()
        try:
            with pytest.raises(PlatformError, match="somebody else"):
                sync_platform(moodle)
        finally:
            other.submit(lock.release).result()
            other.submit(connections.close_all).result()


def test_the_task_syncs_all_and_one_that_fails_holds_up_nobody(
    moodle: identity.Platform, world: World, tmp_path: Path
) -> None:
    shutil.copytree(tmp_path / "moodle", tmp_path / "other")
    broken = courses.connect_platform(world.administrator, "moodle", "Broken", str(tmp_path / "other"), {})
    shutil.rmtree(tmp_path / "other")
    identity.Platform.objects.filter(pk=moodle.pk).update(timesynced="2020-01-01T00:00:00Z")
    with pytest.raises(SyncFailed, match="Broken"):
        sync_platforms(_progress())
    assert _again(moodle).report["new"] > 1000
    assert _again(broken).problem


def test_the_task_leaves_those_that_are_off(moodle: identity.Platform, world: World) -> None:
    courses.enable_platform(world.administrator, moodle.pk, False)
    assert sync_platforms(_progress()) == "Platforms synced: 0 of 0."


def test_the_task_syncs_the_one_that_was_asked_for_even_if_it_is_off(moodle: identity.Platform, world: World) -> None:
    courses.enable_platform(world.administrator, moodle.pk, False)
    assert sync_platforms(_progress(platform=moodle.pk)) == "Platforms synced: 1 of 1."


def test_a_run_whose_time_is_up_stops_and_the_next_goes_on(moodle: identity.Platform) -> None:
    progress = _progress(0)
    sync_platforms(progress)
    assert progress.stopped_early
    assert sync_platforms(_progress()) == "Platforms synced: 1 of 1."


def test_the_address_is_sealed(world: World, tmp_path: Path) -> None:
    made = courses.connect_platform(
        world.administrator, "moodle", "Moodle", "postgresql://reader:s3cret@db/moodle", {"prefix": "m_"}
    )
    assert "s3cret" not in made.location
    assert courses.location_of(made) == "postgresql://reader:s3cret@db/moodle"


def test_only_who_configures_the_site_connects(world: World, tmp_path: Path) -> None:
    with pytest.raises(identity.NotAllowed):
        courses.connect_platform(world.manager, "tables", "Mine", str(tmp_path), {})


@pytest.mark.parametrize(
    ("name", "location", "options", "field"),
    [
        ("", "postgresql://db/moodle", {}, "name"),
        ("Moodle", "", {}, "location"),
        ("Moodle", "/nowhere/at/all", {}, "location"),
        ("Moodle", "postgresql://db/moodle", {"prefix": "no spaces"}, ""),
    ],
    ids=["no name", "no place", "no folder", "wrong setting"],
)
def test_what_was_entered_wrongly_is_told(
    world: World, name: str, location: str, options: dict[str, str], field: str
) -> None:
    with pytest.raises(courses.InvalidPlatform) as told:
        courses.connect_platform(world.administrator, "moodle", name, location, options)
    assert list(told.value.errors) == [field]


def test_an_empty_address_keeps_the_stored_one(moodle: identity.Platform, world: World) -> None:
    before = courses.location_of(moodle)
    changed = courses.change_platform(world.administrator, moodle.pk, "Renamed", "", {})
    assert (changed.name, courses.location_of(changed)) == ("Renamed", before)


def test_disconnecting_takes_what_was_mirrored_and_leaves_what_is_ours(moodle: identity.Platform, world: World) -> None:
    sync_platform(moodle)
    person = identity.Person.objects.filter(platform=moodle).first()
    assert person is not None
    courses.link_person(world.stranger, moodle, person.remoteid or 0)
    courses.disconnect_platform(world.administrator, moodle.pk)
    assert identity.Person.objects.filter(mirrored=True).count() == 0
    assert courses.Course.objects.count() == 1
    assert identity.Person.objects.get(pk=world.stranger.pk).platform_id is None
