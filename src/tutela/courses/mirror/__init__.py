"""Mirroring a platform's record: its people, categories, courses, enrolments and roles as rows of ours.

Everything is compared and written in sets, so that thirty thousand people take seconds and an unchanged record writes
nothing. Interrupted anywhere, the next mirroring goes on. What was made here is never touched: local people, courses,
enrolments, and roles that were given here. What is gone there is not deleted here: people and enrolments become
inactive, courses hidden; only roles, which permit something, are taken back.
"""

from __future__ import annotations

from tutela.courses.mirror.courses import mirror_categories, mirror_courses
from tutela.courses.mirror.people import link_person, mirror_enrolments, mirror_people, mirror_roles
from tutela.courses.mirror.record import (
    MirrorReport,
    RemoteCategory,
    RemoteCourse,
    RemoteEnrolment,
    RemotePerson,
    RemoteRecord,
    RemoteRole,
)
from tutela.identity.api import Platform

__all__ = [
    "MirrorReport",
    "RemoteCategory",
    "RemoteCourse",
    "RemoteEnrolment",
    "RemotePerson",
    "RemoteRecord",
    "RemoteRole",
    "link_person",
    "mirror",
]


def mirror(platform: Platform, record: RemoteRecord) -> MirrorReport:
    """Make our rows for *platform* what *record* says. For one process at a time; safe to repeat."""
    return MirrorReport(
        categories=mirror_categories(platform, record.categories),
        courses=mirror_courses(platform, record.courses),
        people=mirror_people(platform.pk, record.people),
        enrolments=mirror_enrolments(platform.pk, record.enrolments),
        roles=mirror_roles(platform.pk, record.roles),
    )
