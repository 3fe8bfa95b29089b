"""A platform's record becomes people, courses, enrolments and roles of ours, and stays in step."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.contrib.auth import authenticate
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tutela.conftest import World
from tutela.courses import api as courses_api
from tutela.courses.api import (
    Category,
    Course,
    Enrolment,
    RemoteCategory,
    RemoteCourse,
    RemoteEnrolment,
    RemotePerson,
    RemoteRecord,
    RemoteRole,
    link_person,
    mirror,
)
from tutela.identity import api as identity
from tutela.identity.api import Context, Person, RoleAssignment
from tutela.sdk import ContextLevel

VIEW = "moodle/course:view"

ANA = RemotePerson(11, "Ana Costa", "ana@example.org", "es_mx", True)
BEN = RemotePerson(12, "", "", "", True)
TEA = RemotePerson(13, "Tea Teacher", "tea@example.org", "de", True)

BIOLOGY = RemoteCourse(5, 2, "BIO", "Biology", True, 1_700_000_000, None)
CHEMISTRY = RemoteCourse(6, 0, "CHE", "Chemistry", True, None, None)

RECORD = RemoteRecord(
    categories=(RemoteCategory(1, 0, "Sciences"), RemoteCategory(2, 1, "Life")),
    courses=(BIOLOGY, CHEMISTRY),
    people=(ANA, BEN, TEA),
    enrolments=(RemoteEnrolment(21, 5, 11, True, 1_700_000_000, None), RemoteEnrolment(22, 5, 12, True, None, None)),
    roles=(
        RemoteRole(50, 5, 11, "student"),
        RemoteRole(50, 5, 12, "student"),
        RemoteRole(40, 1, 13, "editingteacher"),
    ),
)


@pytest.fixture
def platform(db: None) -> identity.Platform:
    identity.make_standard_roles()
    return identity.Platform.objects.create(name="Our Moodle", kind="moodle", location="enc1:")


def _person(remoteid: int) -> Person:
    return Person.objects.get(remoteid=remoteid)


def _course(remoteid: int) -> Course:
    return Course.objects.get(remoteid=remoteid)


def _may(remoteid: int, course: int) -> bool:
    return identity.may(_person(remoteid), VIEW, courses_api.context_of(_course(course)))


def test_people_come_with_name_address_and_language(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    ana = _person(11)
    assert (ana.get_full_name(), ana.email, ana.language, ana.is_active) == ("Ana Costa", "ana@example.org", "es", True)


def test_somebody_without_a_name_is_a_number(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    assert _person(12).get_full_name() == "Participant 12"


def test_nobody_who_was_mirrored_signs_in_with_a_password(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    ana = _person(11)
    assert not ana.has_usable_password()
    assert authenticate(username=ana.username, password="!mirrored") is None


def test_courses_lie_in_their_categories_below_the_platforms_own(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    category = _course(5).category
    assert [category.name, category.parent and category.parent.name] == ["Life", "Sciences"]
    assert _course(6).category.name == "Our Moodle"


def test_a_role_in_a_category_counts_in_the_courses_below_it(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    assert (_may(13, 5), _may(13, 6)) == (True, False)


def test_a_learner_sees_their_course(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    assert (_may(11, 5), _may(11, 6)) == (True, False)


def test_a_role_in_the_whole_platform_does_not_reach_beyond_it(platform: identity.Platform, world: World) -> None:
    mirror(platform, replace(RECORD, roles=(RemoteRole(10, 0, 13, "manager"),)))
    assert _may(13, 6)
    assert not identity.may(_person(13), VIEW, world.here)


def test_a_record_that_did_not_change_writes_nothing(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    with CaptureQueriesContext(connection) as queries:
        report = mirror(platform, RECORD)
    written = [q["sql"] for q in queries if q["sql"].startswith(("INSERT", "DELETE"))]
    assert written == []
    assert {tuple(counts.values()) for counts in report.as_json().values()} == {(0, 0, 0)}


def test_what_is_renamed_there_is_renamed_here(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    report = mirror(platform, replace(RECORD, people=(ANA._replace(name="Ana Ruiz"), BEN, TEA)))
    assert _person(11).get_full_name() == "Ana Ruiz"
    assert report.people.changed == 1


def test_two_courses_may_swap_their_short_names(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    swapped = (BIOLOGY._replace(shortname="CHE"), CHEMISTRY._replace(shortname="BIO"))
    mirror(platform, replace(RECORD, courses=swapped))
    assert (_course(5).shortname, _course(6).shortname) == ("CHE", "BIO")


def test_a_course_is_called_otherwise_where_its_short_name_is_taken(platform: identity.Platform, world: World) -> None:
    mirror(platform, replace(RECORD, courses=(BIOLOGY._replace(shortname="tides"),)))
    assert _course(5).shortname == "tides (5)"


def test_a_course_that_moves_takes_its_context_and_what_is_below_along(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    section = courses_api.Section.objects.create(course=_course(5), number=0)
    module = courses_api.CourseModule.objects.create(course=_course(5), section=section, name="Cells")
    courses_api.context_of(module)
    mirror(platform, replace(RECORD, courses=(BIOLOGY._replace(category=0), CHEMISTRY)))
    root = Context.objects.get(level=ContextLevel.CATEGORY, instanceid=Category.objects.get(remoteid=0).pk)
    course = Context.objects.get(level=ContextLevel.COURSE, instanceid=_course(5).pk)
    below = Context.objects.get(level=ContextLevel.MODULE, instanceid=module.pk)
    assert course.path == f"{root.path}{course.pk}/"
    assert (below.path, below.depth) == (f"{course.path}{below.pk}/", course.depth + 1)


def test_somebody_who_is_gone_there_is_inactive_here(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    report = mirror(platform, replace(RECORD, people=(BEN, TEA)))
    assert not _person(11).is_active
    assert report.people.gone == 1


def test_somebody_who_comes_back_is_active_again(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    mirror(platform, replace(RECORD, people=(BEN, TEA)))
    mirror(platform, RECORD)
    assert _person(11).is_active


def test_a_record_without_anybody_is_not_believed(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    mirror(platform, RemoteRecord())
    assert _person(11).is_active
    assert _course(5).visible


def test_a_role_that_was_taken_away_there_is_taken_away_here(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    mirror(platform, replace(RECORD, roles=RECORD.roles[1:]))  # type: ignore[index]  # a tuple above
    assert not _may(11, 5)


def test_a_role_that_was_given_here_stays(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    identity.assign_role(_person(11), "student", courses_api.context_of(_course(6)))
    identity.assign_role(_person(11), "student", courses_api.context_of(_course(5)))
    mirror(platform, replace(RECORD, roles=()))
    assert (_may(11, 5), _may(11, 6), _may(12, 5)) == (True, True, False)


def test_an_enrolment_that_ended_there_is_inactive_here(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    mirror(platform, replace(RECORD, enrolments=(RemoteEnrolment(22, 5, 12, True, None, None),)))
    assert not Enrolment.objects.get(remoteid=21).active


def test_an_enrolment_that_got_another_id_there_is_the_same_one(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    before = Enrolment.objects.get(remoteid=21).pk
    mirror(platform, replace(RECORD, enrolments=(RemoteEnrolment(29, 5, 11, True, None, None),)))
    assert Enrolment.objects.get(remoteid=29).pk == before


def test_an_enrolment_that_was_made_here_stays_ours(platform: identity.Platform, world: World) -> None:
    mirror(platform, replace(RECORD, enrolments=()))
    courses_api.enrol(_person(11), _course(5))
    mirror(platform, RECORD)
    assert Enrolment.objects.get(person=_person(11)).platform_id is None


def test_people_and_courses_of_ours_are_left_alone(platform: identity.Platform, world: World) -> None:
    def ours() -> list[object]:
        people = Person.objects.filter(platform=None).order_by("pk").values()
        courses = Course.objects.filter(platform=None).order_by("pk").values()
        roles = RoleAssignment.objects.filter(platform=None).order_by("pk").values()
        return [*people, *courses, *roles]

    before = ours()
    mirror(platform, RECORD)
    assert ours() == before


def test_two_platforms_with_the_same_ids_do_not_mix(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    other = identity.Platform.objects.create(name="Other", kind="tables", location="enc1:")
    mirror(other, RemoteRecord(people=(RemotePerson(11, "Otto", "", "", True),)))
    assert sorted(Person.objects.filter(remoteid=11).values_list("first_name", flat=True)) == ["Ana Costa", "Otto"]


def test_categories_that_contain_each_other_come_to_the_top(platform: identity.Platform) -> None:
    circle = (RemoteCategory(1, 2, "Egg"), RemoteCategory(2, 1, "Hen"))
    mirror(platform, replace(RECORD, categories=circle))
    assert {c.parent.name for c in Category.objects.filter(remoteid__gt=0) if c.parent} == {"Our Moodle"}


def test_a_date_that_no_calendar_has_is_none(platform: identity.Platform) -> None:
    mirror(platform, replace(RECORD, courses=(BIOLOGY._replace(start=10**15),)))
    assert _course(5).startdate is None


def test_an_account_of_ours_that_is_tied_to_somebody_has_their_courses(
    platform: identity.Platform, world: World
) -> None:
    link_person(world.stranger, platform, 11)
    mirror(platform, RECORD)
    world.stranger.refresh_from_db()
    assert identity.may(world.stranger, VIEW, courses_api.context_of(_course(5)))
    assert world.stranger.has_usable_password()
    assert world.stranger.get_full_name() == "stranger"


def test_tying_an_account_to_somebody_who_is_mirrored_takes_their_place(
    platform: identity.Platform, world: World
) -> None:
    mirror(platform, RECORD)
    before = _person(11)
    link_person(world.stranger, platform, 11)
    mirror(platform, RECORD)
    assert identity.may(world.stranger, VIEW, courses_api.context_of(_course(5)))
    before.refresh_from_db()
    assert (before.is_active, before.remoteid) == (False, None)


def test_the_ids_there_lead_to_rows_here(platform: identity.Platform) -> None:
    mirror(platform, RECORD)
    context = courses_api.context_of(_course(5))
    assert courses_api.local_courses(platform.pk, [5, 99]) == {5: (_course(5).pk, context.pk)}
    assert courses_api.local_people(platform.pk, [11, 99]) == {11: _person(11).pk}
    assert courses_api.site_context(platform.pk) == courses_api.context_of(Category.objects.get(remoteid=0)).pk
