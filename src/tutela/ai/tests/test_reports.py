"""Reports over the register: pages by cursor, a course's teachers, and what is one's own."""

from __future__ import annotations

import time
from typing import Any

import pytest

from tutela.ai import api as ai
from tutela.ai.models import ACTION_TABLES, Attempt
from tutela.conftest import World
from tutela.courses.api import enrol
from tutela.identity.api import NotAllowed

pytestmark = pytest.mark.django_db
NOW = 1_700_000_000.0


def attempt(number: int, **more: Any) -> Attempt:
    """One success of the learner, *number* seconds after `NOW`."""
    moment = NOW + number
    values: dict[str, Any] = {
        "uid": f"uid{number}",
        "requestid": f"request{number}",
        "actionname": "summarise_text",
        "success": True,
        "userid": 1,
        "contextid": 1,
        "provider": "openai",
        "timecreated": moment,
        "timestarted": moment,
        "timecompleted": moment + 2,
    }
    return Attempt.objects.create(**{**values, **more})


def seconds(page: ai.ReportPage | ai.OwnPage) -> list[int]:
    rows = page.rows if isinstance(page, ai.ReportPage) else [one.row for one in page.attempts]
    return [int(row.timecreated - NOW) for row in rows]


def test_pages_follow_each_other_and_lead_back(world: World) -> None:
    for number in range(5):
        attempt(number)
    first = ai.read_register(world.manager, ai.RegisterFilters(), size=2)
    second = ai.read_register(world.manager, ai.RegisterFilters(), before=first.older, size=2)
    third = ai.read_register(world.manager, ai.RegisterFilters(), before=second.older, size=2)
    back = ai.read_register(world.manager, ai.RegisterFilters(), after=third.newer, size=2)
    assert [seconds(page) for page in (first, second, third, back)] == [[4, 3], [2, 1], [0], [2, 1]]
    assert (first.newer, third.older) == ("", "")


def test_rows_of_one_moment_are_on_one_page_each(world: World) -> None:
    ids = [attempt(0, uid=f"u{n}").pk for n in range(3)]
    first = ai.read_register(world.manager, ai.RegisterFilters(), size=2)
    second = ai.read_register(world.manager, ai.RegisterFilters(), before=first.older, size=2)
    assert [row.id for page in (first, second) for row in page.rows] == ids[::-1]


def test_where_no_index_leads_it_looks_so_far_and_goes_on_from_there(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tutela.ai.reports.LOOK_THROUGH", 3)
    attempt(0, provider="azureai")
    for number in range(1, 6):
        attempt(number)
    wanted = ai.RegisterFilters(provider="azureai")
    first = ai.read_register(world.manager, wanted)
    second = ai.read_register(world.manager, wanted, before=first.older)
    assert (seconds(first), first.lookeduntil) == ([], NOW + 2)
    assert (seconds(second), second.lookeduntil, second.older) == ([0], None, "")


def test_beyond_a_number_it_counts_no_further(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tutela.ai.reports.COUNT_TO", 2)
    for number in range(4):
        attempt(number)
    page = ai.read_register(world.manager, ai.RegisterFilters())
    assert (page.total, page.more) == (2, True)


def test_a_teacher_reads_the_own_course_without_the_administrators_details(world: World) -> None:
    attempt(1, courseid=world.course.pk, errormessage="key ends in 1234", instanceid=3)
    attempt(2, courseid=None)
    page = ai.read_register(world.teacher, ai.RegisterFilters(courseid=world.course.pk))
    assert (seconds(page), page.detailed) == ([1], False)
    assert (page.rows[0].errormessage, page.rows[0].instanceid) == ("", None)


def test_a_teacher_cannot_search_in_what_is_for_the_administrator(world: World) -> None:
    attempt(1, courseid=world.course.pk, errormessage="key ends in 1234")
    page = ai.read_register(world.teacher, ai.RegisterFilters(courseid=world.course.pk, text="1234"))
    assert page.rows == []


@pytest.mark.parametrize("who", ["teacher", "learner", "stranger"])
def test_the_register_of_the_site_is_not_for(who: str, world: World) -> None:
    with pytest.raises(NotAllowed):
        ai.read_register(getattr(world, who), ai.RegisterFilters())


@pytest.mark.parametrize("who", ["learner", "stranger"])
def test_the_register_of_a_course_is_not_for(who: str, world: World) -> None:
    with pytest.raises(NotAllowed):
        ai.read_register(getattr(world, who), ai.RegisterFilters(courseid=world.course.pk))


@pytest.mark.parametrize("size", [1, 10])
def test_a_page_takes_the_same_queries_whatever_is_on_it(
    size: int, world: World, django_assert_num_queries: Any
) -> None:
    for number in range(size):
        attempt(number, contextid=world.here, userid=world.learner.pk, instanceid=1)
    ai.read_register(world.manager, ai.RegisterFilters())
    with django_assert_num_queries(11):
        ai.read_register(world.manager, ai.RegisterFilters(), size=size)


def test_a_person_sees_their_own_texts_and_nobody_elses(world: World) -> None:
    table = ACTION_TABLES["summarise_text"]
    own = table._default_manager.create(prompt="The sea", generatedcontent="It rises.")
    other = table._default_manager.create(prompt="Secret", generatedcontent="Hidden")
    attempt(1, userid=world.learner.pk, actionid=own.pk)
    attempt(2, userid=world.teacher.pk, actionid=other.pk)
    page = ai.own_attempts(world.learner)
    assert [(one.prompt, one.answer) for one in page.attempts] == [("The sea", "It rises.")]


def test_who_has_accepted_when_and_where(world: World) -> None:
    ai.accept_policy(world.learner.pk, world.here)
    page = ai.policy_report(world.manager, ai.PolicyFilters(accepted=True))
    (row,) = page.rows
    assert (row.username, row.version, row.context_name) == ("learner", page.version, "Why the sea rises")
    assert abs((row.timeaccepted or 0) - time.time()) < 60


def test_who_has_not_accepted(world: World) -> None:
    ai.accept_policy(world.learner.pk, world.here)
    page = ai.policy_report(world.manager, ai.PolicyFilters(accepted=False))
    assert [row.username for row in page.rows] == ["administrator", "manager", "stranger", "teacher"]
    assert (page.people, page.accepted) == (5, 1)


def test_an_earlier_version_has_its_own_acceptances(world: World) -> None:
    ai.accept_policy(world.learner.pk, world.here)
    ai.publish_policy(world.administrator, {"en": "<p>New.</p>"})
    version = ai.policy_report(world.manager).version
    assert ai.policy_report(world.manager, ai.PolicyFilters(accepted=True)).rows == []
    earlier = ai.policy_report(world.manager, ai.PolicyFilters(version=version - 1, accepted=True))
    assert [row.username for row in earlier.rows] == ["learner"]


def test_the_policy_report_has_pages(world: World) -> None:
    first = ai.policy_report(world.manager, size=2)
    second = ai.policy_report(world.manager, after=first.after, size=2)
    back = ai.policy_report(world.manager, before=second.before, size=2)
    names = [[row.username for row in page.rows] for page in (first, second, back)]
    assert names == [["administrator", "learner"], ["manager", "stranger"], ["administrator", "learner"]]


@pytest.mark.parametrize("who", ["teacher", "learner", "stranger"])
def test_the_policy_report_is_not_for(who: str, world: World) -> None:
    enrol(world.stranger, world.course, "student")
    with pytest.raises(NotAllowed):
        ai.policy_report(getattr(world, who))
