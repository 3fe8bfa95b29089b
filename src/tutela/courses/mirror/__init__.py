"""One mirroring from end to end."""

from __future__ import annotations

from tutela.learning.mirror.courses import mirror_categories, mirror_courses
from tutela.learning.mirror.people import mirror_people
from tutela.learning.mirror.places import mirror_enrolments, mirror_roles
from tutela.learning.mirror.rows import MirrorReport, RemoteRecord
from tutela.learning.models import Platform


def mirror(platform: Platform, record: RemoteRecord) -> MirrorReport:
    """Make our rows for *platform* what *record* says. For one process at a time; safe to repeat."""
    return MirrorReport(
        categories=mirror_categories(platform, record.categories),
        courses=mirror_courses(platform, record.courses),
        people=mirror_people(platform.pk, record.people),
        enrolments=mirror_enrolments(platform.pk, record.enrolments),
        roles=mirror_roles(platform.pk, record.roles),
    )
