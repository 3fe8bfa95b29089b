"""What the demo site holds, made through the doors. Safe to run again: it adds what is missing and changes nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from tutela.ai import api as ai
from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.lms import api as lms
from tutela.site.demo import models
from tutela.site.demo.accounts import ACCOUNTS, ADMINISTRATOR, ROLES
from tutela.site.demo.university import connect

COURSES = Path(__file__).parent / "courses"
PROVIDER = "builtin"


def build(*, university: bool = True) -> None:
    """Make everything: what people see at once, then the platform with the data that analytics learns from."""
    people = _site()
    if university and connect(people, ADMINISTRATOR):
        models.set_up(people[ADMINISTRATOR])


@transaction.atomic
def _site() -> dict[str, identity.Person]:
    """Make the accounts, the courses and an instance of the provider that works offline."""
    people = {account.username: _person(account) for account in ACCOUNTS}
    for folder in sorted(path.parent for path in COURSES.glob("*/course.toml")):
        course = _course(folder)
        for username, role in ROLES.items():
            courses.enrol(people[username], course, role)
        _discussions(folder, course, people)
    _provider(people[ADMINISTRATOR])
    return people


def _person(account: Any) -> identity.Person:
    found = identity.Person.objects.filter(username=account.username).first()
    return found or identity.Person.objects.create_user(
        account.username,
        account.password,
        first_name=account.first_name,
        last_name=account.last_name,
        email=f"{account.username}@example.org",
        is_site_admin=account.username == ADMINISTRATOR,
    )


def _course(folder: Path) -> courses.Course:
    plan = tomllib.loads((folder / "course.toml").read_text(encoding="utf-8"))
    category, _new = courses.Category.objects.get_or_create(name="Demo")
    course, _new = courses.Course.objects.get_or_create(
        shortname=plan["shortname"],
        defaults={"category": category, "fullname": plan["fullname"], "summary": plan["summary"]},
    )
    for number, section in enumerate(plan["sections"]):
        _section(folder, course, number, section, plan["language"])
    return course


def _section(folder: Path, course: courses.Course, number: int, plan: dict[str, Any], language: str) -> None:
    section, _new = courses.Section.objects.get_or_create(
        course=course, number=number, defaults={"name": plan["name"], "visible": plan.get("visible", True)}
    )
    for position, module in enumerate(plan["modules"]):
        made, _new = courses.CourseModule.objects.get_or_create(
            course=course,
            name=module["name"],
            defaults={
                "section": section,
                "kind": module["kind"],
                "position": position,
                "visible": module.get("visible", True),
                "language": language,
                "content": (folder / module["file"]).read_text(encoding="utf-8"),
            },
        )
        courses.context_of(made)


def _discussions(folder: Path, course: courses.Course, people: dict[str, identity.Person]) -> None:
    """What people have written in the course's forums, where nobody has written yet."""
    plan = tomllib.loads((folder / "course.toml").read_text(encoding="utf-8"))
    for module in (module for section in plan["sections"] for module in section["modules"]):
        made = courses.CourseModule.objects.get(course=course, name=module["name"]) if "discussions" in module else None
        if made is not None and not lms.discussions(people[ADMINISTRATOR], made.pk).exists():
            for discussion in module["discussions"]:
                _write(people, made, discussion)


def _write(people: dict[str, identity.Person], forum: courses.CourseModule, plan: dict[str, Any]) -> None:
    first, *answers = plan["posts"]
    post = lms.start_discussion(people[first["by"]], forum.pk, name=plan["name"], content=first["text"])
    for answer in answers:
        lms.reply(people[answer["by"]], post.pk, content=answer["text"])


def _provider(administrator: identity.Person) -> None:
    """An enabled instance of the offline provider, unless the site has providers of its own."""
    installed = {view.name for view in ai.installed_providers() if not view.broken}
    if PROVIDER in installed and not ai.list_instances(administrator):
        made = ai.create_instance(administrator, PROVIDER, "Built-in summariser", {})
        ai.set_instance_enabled(administrator, made.id, True)
