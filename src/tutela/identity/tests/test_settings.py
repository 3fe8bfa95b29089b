"""Settings that an administrator stores."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import Field

from tutela.conftest import World
from tutela.identity.api import NotAllowed, Setting, StoredSettings, keep_settings, read_settings, write_settings

pytestmark = pytest.mark.django_db


class Tea(StoredSettings):
    name = "tea"
    minutes: int = Field(default=4, ge=1, le=9)
    sort: str = "green"


def test_the_defaults_apply_until_somebody_changes_them() -> None:
    assert read_settings(Tea) == Tea(minutes=4, sort="green")


def test_what_was_written_is_read(world: World) -> None:
    write_settings(world.administrator, Tea(minutes=6))
    assert read_settings(Tea).minutes == 6


def test_only_who_may_configure_the_site_writes(world: World) -> None:
    with pytest.raises(NotAllowed):
        write_settings(world.teacher, Tea(minutes=6))


def test_who_changed_it_is_remembered(world: World) -> None:
    write_settings(world.administrator, Tea())
    assert Setting.objects.get().modifiedby == world.administrator.pk


def test_a_field_that_is_no_longer_valid_has_its_default_and_the_others_stay() -> None:
    keep_settings(Tea(minutes=6, sort="black"))
    Setting.objects.update(values={"minutes": 60, "sort": "black"})
    assert read_settings(Tea) == Tea(minutes=4, sort="black")


def test_a_row_that_is_no_object_counts_as_none() -> None:
    Setting.objects.create(name="tea", values=[1])
    assert read_settings(Tea) == Tea()


def test_reading_takes_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        read_settings(Tea)
