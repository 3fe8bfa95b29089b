"""What the demo site holds, made through the doors. Safe to run again: it adds what is missing and changes nothing."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from tutela.ai import api as ai
from tutela.learning import api as learning
from tutela.site.demo.accounts import ACCOUNTS, ADMINISTRATOR, ROLES

COURSES = Path(__file__).parent / "courses"
PROVIDER = "builtin"


@transaction.atomic
def build() -> None:
    """Make the accounts, the courses and an instance of the provider that works offline."""
    people = {account.username: _person(account) for account in ACCOUNTS}
    for folder in sorted(path.parent for path in COURSES.glob("*/course.toml")):
        course = _course(folder)
        for username, role in ROLES.items():
            learning.enrol(people[username], course, role)
    _provider(people[ADMINISTRATOR])


def _person(account: Any) -> learning.Person:
    found = learning.Person.objects.filter(username=account.username).first()
    return found or learning.Person.objects.create_user(
        account.username,
        account.password,
        first_name=account.first_name,
        last_name=account.last_name,
        email=f"{account.username}@example.org",
        is_site_admin=account.username == ADMINISTRATOR,
    )


def _course(folder: Path) -> learning.Course:
    plan = tomllib.loads((folder / "course.toml").read_text(encoding="utf-8"))
    category, _new = learning.Category.objects.get_or_create(name="Demo")
    course, _new = learning.Course.objects.get_or_create(
        shortname=plan["shortname"],
        defaults={"category": category, "fullname": plan["fullname"], "summary": plan["summary"]},
    )
    for number, section in enumerate(plan["sections"]):
        _section(folder, course, number, section, plan["language"])
    return course


def _section(folder: Path, course: learning.Course, number: int, plan: dict[str, Any], language: str) -> None:
    section, _new = learning.Section.objects.get_or_create(
        course=course, number=number, defaults={"name": plan["name"], "visible": plan.get("visible", True)}
    )
    for position, module in enumerate(plan["modules"]):
        made, _new = learning.CourseModule.objects.get_or_create(
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
        learning.context_of(made)


def _provider(administrator: learning.Person) -> None:
    """An enabled instance of the offline provider, unless the site has providers of its own."""
    installed = {view.name for view in ai.installed_providers() if not view.broken}
    if PROVIDER in installed and not ai.list_instances(administrator):
        made = ai.create_instance(administrator, PROVIDER, "Built-in summariser", {})
        ai.set_instance_enabled(administrator, made.id, True)
