"""Mirroring a platform's record: its people, categories, courses, enrolments and roles as rows of ours.

Everything is compared and written in sets, so that thirty thousand people take seconds and an unchanged record writes
nothing. Interrupted anywhere, the next mirroring goes on. What was made here is never touched: local people, courses,
enrolments, and roles that were given here. What is gone there is not deleted here: people and enrolments become
inactive, courses hidden; only roles, which permit something, are taken back.
"""

from tutela.learning.mirror.all import mirror
from tutela.learning.mirror.linking import link_person
from tutela.learning.mirror.rows import (
    Counts,
    MirrorReport,
    RemoteCategory,
    RemoteCourse,
    RemoteEnrolment,
    RemotePerson,
    RemoteRecord,
    RemoteRole,
)

__all__ = [
    "Counts",
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
