"""The public API of courses: courses as a person sees them, enrolments, the mirror of a platform, content as text."""

from __future__ import annotations

from tutela.courses.content import ATTEMPT, EDITED, GENERATED, as_html, as_text, clean
from tutela.courses.contexts import context_of, contexts_below, search_contexts
from tutela.courses.courses import Outline, courses_for, get_course, get_module, module_in, module_text, outline
from tutela.courses.enrolments import enrol, holders
from tutela.courses.local_ids import LocalCourse, local_courses, local_people, site_context
from tutela.courses.mirror import (
    MirrorReport,
    RemoteCategory,
    RemoteCourse,
    RemoteEnrolment,
    RemotePerson,
    RemoteRecord,
    RemoteRole,
    link_person,
    mirror,
)
from tutela.courses.models import Category, Course, CourseModule, Enrolment, Section
from tutela.courses.platforms import (
    InvalidPlatform,
    change_platform,
    connect_platform,
    disconnect_platform,
    enable_platform,
    get_platform,
    list_platforms,
    location_of,
    note_problem,
    note_synced,
    open_options,
    open_platform,
)

__all__ = [
    "ATTEMPT",
    "EDITED",
    "GENERATED",
    "Category",
    "Course",
    "CourseModule",
    "Enrolment",
    "InvalidPlatform",
    "LocalCourse",
    "MirrorReport",
    "Outline",
    "RemoteCategory",
    "RemoteCourse",
    "RemoteEnrolment",
    "RemotePerson",
    "RemoteRecord",
    "RemoteRole",
    "Section",
    "as_html",
    "as_text",
    "change_platform",
    "clean",
    "connect_platform",
    "context_of",
    "contexts_below",
    "courses_for",
    "disconnect_platform",
    "enable_platform",
    "enrol",
    "get_course",
    "get_module",
    "get_platform",
    "holders",
    "link_person",
    "list_platforms",
    "local_courses",
    "local_people",
    "location_of",
    "mirror",
    "module_in",
    "module_text",
    "note_problem",
    "note_synced",
    "open_options",
    "open_platform",
    "outline",
    "search_contexts",
    "site_context",
]
