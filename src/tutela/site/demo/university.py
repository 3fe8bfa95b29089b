"""The platform of the demo site: a piece of OULAD, real data of real learners, as if its last courses went on now.

See ``oulad/README.md`` for whose it is. At the first start it is connected, synced and mirrored; afterwards the nightly
task brings, day by day, what its learners did next.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import click
from django.utils import timezone

from tutela.analytics import api as analytics
from tutela.courses import api as courses
from tutela.identity import api as identity
from tutela.sdk.errors import TutelaError
from tutela.sdk.registry import platforms

DATA = Path(__file__).parent / "oulad"
KIND = "oulad"
NAME = "Open University"
RUNNING = ("BBB 2014B", "GGG 2014B")
"""The short names of the presentations that go on; the demo's teacher teaches them."""
REACHED = 0.51
"""A little beyond the middle, so that what happened up to it can be looked at."""
LEARNER = 619508
"""The demo's learner is this one of BBB 2014B, who keeps up with the work, but with low scores, and left later on."""


def connect(people: Mapping[str, identity.Person], administrator: str) -> identity.Platform | None:
    """The platform, connected and synced once; None where this installation lacks what reads it."""
    if KIND not in platforms():
        return None
    platform = next((found for found in courses.list_platforms() if found.name == NAME), None)
    if platform is None:
        options = {"reached_on": timezone.now().date().isoformat(), "reached": REACHED}
        platform = courses.connect_platform(people[administrator], KIND, NAME, str(DATA), options)
        courses.link_person(people["learner"], platform, LEARNER)
    if platform.timesynced is None and not _synced(platform):
        return None
    for course in courses.Course.objects.filter(platform=platform, shortname__in=RUNNING):
        courses.enrol(people["teacher"], course, "editingteacher")
    return platform


def _synced(platform: identity.Platform) -> bool:
    click.echo("Reading a piece of the Open University's data, once ...")
    try:
        analytics.sync_platform(platform)
    except TutelaError as failure:
        click.echo(f"The demo goes on without it. {failure}", err=True)
        return False
    return True
