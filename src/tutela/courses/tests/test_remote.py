"""From a platform's ids to ours."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from tutela.courses import api as courses
from tutela.identity import api as identity


@pytest.fixture
def platform(db: None) -> identity.Platform:
    return identity.Platform.objects.create(name="Open University", kind="oulad", location="enc1:")


def _course(platform: identity.Platform, remoteid: int) -> courses.Course:
    category, _new = courses.Category.objects.get_or_create(name="OU", platform=platform, remoteid=0)
    return courses.Course.objects.create(
        category=category, shortname=f"C{platform.pk}-{remoteid}", fullname="C", platform=platform, remoteid=remoteid
    )


def test_a_course_is_found_by_its_id_there_with_its_context(platform: identity.Platform) -> None:
    course = _course(platform, 7)
    context = courses.context_of(course)
    assert courses.local_courses(platform.pk, [7, 8]) == {7: (course.pk, context.pk)}


def test_the_same_id_on_another_platform_is_another_course(platform: identity.Platform) -> None:
    courses.context_of(_course(platform, 7))
    other = identity.Platform.objects.create(name="Other", kind="tables", location="enc1:")
    assert courses.local_courses(other.pk, [7]) == {}


def test_people_are_found_in_one_query_however_many(platform: identity.Platform) -> None:
    person = identity.Person.objects.create(username="1:9", platform=platform, remoteid=9, mirrored=True)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert courses.local_people(platform.pk, next(identity.chunks(range(100_000)))) == {9: person.pk}
    assert len(queries) == 1


def test_a_person_of_a_platform_is_in_here_once(platform: identity.Platform) -> None:
    identity.Person.objects.create(username="1:9", platform=platform, remoteid=9)
    with pytest.raises(IntegrityError), transaction.atomic():
        identity.Person.objects.create(username="1:9 again", platform=platform, remoteid=9)


def test_somebody_mirrored_without_a_name_is_called_by_their_number(platform: identity.Platform) -> None:
    person = identity.Person(username="1:28400", platform=platform, remoteid=28400, mirrored=True)
    assert person.get_full_name() == "Participant 28400"


def test_the_context_of_a_platform_is_that_of_its_category(platform: identity.Platform) -> None:
    category = courses.Category.objects.create(name="OU", platform=platform, remoteid=0)
    context = courses.context_of(category)
    assert courses.site_context(platform.pk) == context.pk


def test_a_log_store_lies_in_the_data_folder_unless_told_otherwise(platform: identity.Platform) -> None:
    assert platform.store_location.endswith(f"logstore/{platform.pk}")
