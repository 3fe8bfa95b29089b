"""The learning record: the fixed set of typed tables that every learning platform is read into.

Pure data. A platform plugin delivers these tables (`tutela.sdk.platform`), the log store keeps them, indicators,
targets and analysers read them. Identifiers are those of the platform. Times are whole seconds since 1970-01-01 UTC;
where the platform writes 0 for "not set", the record says null. A flag is never null.

>>> TABLES["enrolments"].key
('enrolment_id',)
>>> TABLES["events"]["crud"].null is None
True
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tutela.sdk.fields import DUCKDB_TYPES as DUCKDB_TYPES
from tutela.sdk.fields import Field as Field
from tutela.sdk.fields import Table as Table
from tutela.sdk.fields import Type as Type
from tutela.sdk.fields import count_field as _count
from tutela.sdk.fields import flag_field as _flag
from tutela.sdk.fields import id_field as _id
from tutela.sdk.fields import number_field as _number
from tutela.sdk.fields import text_field as _text
from tutela.sdk.fields import time_field as _time

if TYPE_CHECKING:
    import pyarrow as pa


PEOPLE = Table(
    "people",
    "Everybody with an account, deleted and suspended ones too.",
    ("person_id",),
    (
        _id("person_id", "who"),
        _text("name", "how they are called", "the platform, or its administrator, withholds it"),
        _text("email", "where they can be written to", "withheld or unknown"),
        _text("language", "the language they chose", "the site's"),
        _text("time_zone", "IANA name of the zone they chose", "the site's"),
        _flag("is_deleted", "the account is deleted"),
        _flag("is_suspended", "the account is suspended"),
        _flag("is_guest", "the account that visitors share"),
        _flag("is_admin", "administrator of the site"),
        _flag("is_confirmed", "the account is confirmed"),
        _flag("has_pending_policies", "must still accept a policy of the site"),
        _flag("has_description", "wrote something about themselves"),
        _flag("has_picture", "uploaded a picture"),
        _flag("has_institution", "filled in the institution"),
        _flag("has_department", "filled in the department"),
        _flag("has_address", "filled in the address"),
        _flag("has_city", "filled in the city"),
        _flag("has_country", "filled in the country"),
        _flag("tracks_forums", "asked to have unread forum posts marked"),
        _time("created", "when the account was made", "unknown"),
        _time("last_access", "last visit to the site, as the platform counts it", "never"),
    ),
)

CONTEXTS = Table(
    "contexts",
    "The tree system > category > course > module; a role counts where it is given and below.",
    ("context_id",),
    (
        _id("context_id", "node of the tree"),
        _count("level", "10 system, 30 user, 40 category, 50 course, 70 module (80 block)"),
        _id("instance_id", "the course_id, module_id, person_id… that this context stands for; 0 for the system"),
        _text("path", "ids from the root to this node, '/1/3/25'"),
    ),
)

COURSES = Table(
    "courses",
    "Courses, and the front page of the site where a platform counts it as one.",
    ("course_id",),
    (
        _id("course_id", "which course"),
        _id("context_id", "its node in `contexts`"),
        _id("category_id", "its category", "none"),
        _count("position", "where the site lists it among its courses", "unknown"),
        _text("short_name", "short name or code", "none"),
        _text("full_name", "title", "none"),
        _flag("is_site", "the front page: events of the site, not a course"),
        _flag("is_visible", "learners can see it"),
        _time("start", "when it begins", "not set"),
        _time("end", "when it ends", "not set: it goes on"),
        _time("created", "when it was made", "unknown"),
        _text("format", "how it is laid out, in the platform's word: topics, weeks, social…", "unknown"),
        _flag("uses_sections", "the format divides the course into sections"),
        _count("section_days", "sections are consecutive stretches of so many days from the start", "they are not"),
        _count("section_count", "how many sections the course says it has", "it does not say: count them"),
        _flag("completion_enabled", "completion is tracked, by the site and in this course"),
    ),
)

SECTIONS = Table(
    "sections",
    "The parts of a course.",
    ("section_id",),
    (
        _id("section_id", "which section"),
        _id("course_id", "of which course"),
        _count("number", "position in the course; 0 is the general part"),
        _flag("is_visible", "learners can see it"),
    ),
)

MODULES = Table(
    "modules",
    "Activities and resources in courses (Moodle: course modules), those of switched-off types left out.",
    ("module_id",),
    (
        _id("module_id", "which activity (Moodle: cmid)"),
        _id("course_id", "in which course"),
        _id("context_id", "its node in `contexts`", "the platform has none"),
        _id("section_id", "in which section", "in none"),
        _text("type", "kind of activity: assign, quiz, forum, page…"),
        _id("instance_id", "id within its kind (Moodle: assign.id, quiz.id…)"),
        _text("name", "title", "none"),
        _flag("is_visible", "learners can see it"),
        _time("created", "when it was added to the course", "unknown"),
        _time("opens", "from when work is accepted", "at once"),
        _time("due", "when work is due (Moodle: duedate, timeclose, deadline…)", "never"),
        _time("cut_off", "when work is refused", "never"),
        _text("shows_results", "when learners see results: never, after_answer, after_close, always", "has no results"),
        _flag("completion_enabled", "completion of this activity is tracked"),
    ),
)

AVAILABILITY_DATES = Table(
    "availability_dates",
    "Date conditions on modules and sections, in the order in which the platform lists them.",
    ("level", "instance_id", "position"),
    (
        _text("level", "module or section"),
        _id("instance_id", "module_id or section_id"),
        _count("position", "order among the conditions of the same thing, from 0; nested ones in depth-first order"),
        _text("direction", "from or until"),
        _time("time", "the date"),
    ),
    optional=True,
)

DUE_OVERRIDES = Table(
    "due_overrides",
    "Due dates of single persons (extensions, overrides for a person or one of their groups).",
    ("module_id", "person_id"),
    (
        _id("module_id", "which activity"),
        _id("person_id", "for whom"),
        _time("due", "their due date", "due never, for them"),
    ),
    optional=True,
)

ENROLMENTS = Table(
    "enrolments",
    "One row for each way in which a person is in a course; a person may have several in one course.",
    ("enrolment_id",),
    (
        _id("enrolment_id", "which enrolment (Moodle: user_enrolments.id)"),
        _id("course_id", "in which course"),
        _id("person_id", "who"),
        _text("method", "how: manual, self, cohort…", "unknown"),
        _id("method_id", "which of the course's ways in (Moodle: enrol.id)", "unknown"),
        _flag("is_active", "neither the enrolment nor its method is suspended"),
        _time("start", "from when", "not set: from its creation"),
        _time("end", "until when", "without end"),
        _time("created", "when the row was made", "unknown"),
    ),
)

ROLE_ASSIGNMENTS = Table(
    "role_assignments",
    "Who has which role where. A role in a parent context counts below too.",
    ("assignment_id",),
    (
        _id("assignment_id", "which assignment"),
        _id("context_id", "where"),
        _id("person_id", "who"),
        _id("role_id", "which role"),
        _text("archetype", "kind of role: student, teacher, editingteacher, manager…", "a role without archetype"),
    ),
)

ROLE_PERMISSIONS = Table(
    "role_permissions",
    "What roles may and may not do in a context and below; what is said further down counts more.",
    ("context_id", "role_id", "capability"),
    (
        _id("context_id", "where; the system's context for the role's own definition"),
        _id("role_id", "which role"),
        _text("capability", "what: mod/assign:submit…"),
        _count("permission", "1 allow, -1 prevent, -1000 prohibit: nothing below allows it again"),
    ),
    optional=True,
)

EVENTS = Table(
    "events",
    "What happened: the log. By far the largest table; the only one that is read in increments.",
    ("event_id",),
    (
        _id("event_id", "which event; grows, though rows may arrive late"),
        _time("time", "when"),
        _id("person_id", "who did it", "nobody: the system"),
        _id("course_id", "in which course", "outside any course"),
        _id("context_id", "where, in `contexts`", "unknown"),
        _count("level", "level of that context: 10, 30, 40, 50 course, 70 module"),
        _id("instance_id", "course_id at level 50, module_id at level 70…", "unknown"),
        _text("name", "full name: \\mod_quiz\\event\\attempt_submitted"),
        _text("component", "who reports it: core, mod_quiz…", "unknown"),
        _text("action", "what was done: viewed, submitted…", "unknown"),
        _text("target", "to what: course_module, attempt…", "unknown"),
        _text("crud", "c created, r read, u updated, d deleted"),
        _flag("is_anonymous", "the person must not be told from others (anonymous feedback)"),
        _id("other_person_id", "to whom it was done", "to nobody"),
        _count("repeats", "how many like acts the row stands for: 1, or the clicks of a day"),
    ),
)

LAST_ACCESSES = Table(
    "last_accesses",
    "The last visit of a person to a course, as the platform keeps it (it knows no ranges).",
    ("course_id", "person_id"),
    (_id("course_id", "which course"), _id("person_id", "who"), _time("time", "when")),
    optional=True,
)

SUBMISSIONS = Table(
    "submissions",
    "Work handed in, whole: a submitted assignment, a finished attempt, an answered choice, an assessment done.",
    ("module_id", "person_id", "attempt"),
    (
        _id("module_id", "which activity"),
        _id("person_id", "who; each member where a group hands in"),
        _count("attempt", "number of the attempt, from 0"),
        _time("submitted", "when it was handed in (the last time for this attempt)"),
    ),
    optional=True,
)

GRADE_ITEMS = Table(
    "grade_items",
    "What is graded; outcomes are left out.",
    ("item_id",),
    (
        _id("item_id", "which item"),
        _id("course_id", "in which course"),
        _text("kind", "course, category, module, manual"),
        _id("module_id", "which activity, for kind module", "not an activity"),
        _count("number", "which of several items of one activity", "the only one"),
        _text("grade_type", "value, scale, text, none"),
        _number("minimum", "least grade", "unknown"),
        _number("maximum", "highest grade", "unknown"),
        _number("pass_grade", "least grade that passes", "not set (Moodle: 0)"),
        _flag("needs_update", "the platform has not recomputed it yet"),
    ),
    optional=True,
)

GRADES = Table(
    "grades",
    "One row for each item and person that has a grade or feedback.",
    ("item_id", "person_id"),
    (
        _id("item_id", "which item"),
        _id("person_id", "who"),
        _number("grade", "final grade, on the item's scale", "feedback without a grade"),
        _time("graded", "when it was given (Moodle: overridden, else timemodified)", "unknown"),
    ),
    optional=True,
)

GRADE_WEIGHTS = Table(
    "grade_weights",
    "How much the items of a course count in its grade. Where a course has no weights, its items count alike.",
    ("item_id",),
    (
        _id("item_id", "which item"),
        _number("weight", "how much it counts, in proportion to the other items of the course"),
    ),
    optional=True,
)

COMPLETION_CRITERIA = Table(
    "completion_criteria",
    "What must be done to complete a course.",
    ("criterion_id",),
    (
        _id("criterion_id", "which criterion"),
        _id("course_id", "of which course"),
        _text("kind", "self, date, unenrol, activity, duration, grade, role, course", "unknown"),
        _id("module_id", "which activity, for kind activity", "not an activity"),
    ),
    optional=True,
)

COURSE_COMPLETIONS = Table(
    "course_completions",
    "Where persons stand with the completion of a course.",
    ("course_id", "person_id"),
    (
        _id("course_id", "which course"),
        _id("person_id", "who"),
        _time("completed", "when it was completed", "not completed"),
    ),
    optional=True,
)

MODULE_COMPLETIONS = Table(
    "module_completions",
    "Where persons stand with the completion of an activity.",
    ("module_id", "person_id"),
    (
        _id("module_id", "which activity"),
        _id("person_id", "who"),
        _text("state", "incomplete, complete, passed, failed"),
        _time("changed", "when the state was reached", "unknown"),
    ),
    optional=True,
)

COURSE_COMPETENCIES = Table(
    "course_competencies",
    "Competencies that a course teaches.",
    ("course_id", "competency_id"),
    (_id("course_id", "which course"), _id("competency_id", "which competency")),
    optional=True,
)

COMPETENCY_RATINGS = Table(
    "competency_ratings",
    "How persons stand with the competencies of a course.",
    ("course_id", "person_id", "competency_id"),
    (
        _id("course_id", "which course"),
        _id("person_id", "who"),
        _id("competency_id", "which competency"),
        _flag("is_proficient", "the person masters it"),
    ),
    optional=True,
)

CALENDAR_EVENTS = Table(
    "calendar_events",
    "Dates in the calendar; those of activities ask something of somebody.",
    ("calendar_event_id",),
    (
        _id("calendar_event_id", "which date"),
        _text("name", "title", "none"),
        _id("course_id", "of which course", "of none"),
        _id("group_id", "for which group", "for no group only"),
        _id("person_id", "for whom (a person's own date, or an override)", "for no single person only"),
        _id("module_id", "of which activity", "of none"),
        _text("module_type", "kind of that activity", "of none"),
        _text("kind", "open, close, due, gradingdue, expectcompletionon, user, course…", "unknown"),
        _time("time", "by when to act (Moodle: timesort)", "not set"),
        _flag("is_action", "somebody must act (Moodle: type 1)"),
        _flag("is_visible", "it is shown"),
        _count("priority", "rank among overrides of the same date; the highest counts", "not an override"),
    ),
    optional=True,
)

GROUP_MEMBERS = Table(
    "group_members",
    "Who belongs to which group of a course.",
    ("group_id", "person_id"),
    (_id("group_id", "which group"), _id("course_id", "of which course"), _id("person_id", "who")),
    optional=True,
)

TRAITS = Table(
    "traits",
    "What is known of who persons are: gender, age band… For telling whether a model is fair; no indicator reads it.",
    ("person_id", "course_id", "name"),
    (
        _id("person_id", "who"),
        _id("course_id", "in which course, where it may change from one to the next", "in all"),
        _text("name", "what kind of trait: gender, age_band, region…"),
        _text("value", "which one, in the platform's own words"),
    ),
    optional=True,
)

TABLES: Mapping[str, Table] = {
    table.name: table
    for table in (
        PEOPLE,
        CONTEXTS,
        COURSES,
        SECTIONS,
        MODULES,
        AVAILABILITY_DATES,
        DUE_OVERRIDES,
        ENROLMENTS,
        ROLE_ASSIGNMENTS,
        ROLE_PERMISSIONS,
        EVENTS,
        LAST_ACCESSES,
        SUBMISSIONS,
        GRADE_ITEMS,
        GRADES,
        GRADE_WEIGHTS,
        COMPLETION_CRITERIA,
        COURSE_COMPLETIONS,
        MODULE_COMPLETIONS,
        COURSE_COMPETENCIES,
        COMPETENCY_RATINGS,
        CALENDAR_EVENTS,
        GROUP_MEMBERS,
        TRAITS,
    )
}
"""Every canonical table by name."""


def duckdb_columns(table: Table) -> dict[str, str]:
    """Column name → DuckDB type, in order.

    >>> duckdb_columns(LAST_ACCESSES)
    {'course_id': 'BIGINT', 'person_id': 'BIGINT', 'time': 'BIGINT'}
    """
    return {field.name: DUCKDB_TYPES[field.type] for field in table.fields}


def arrow_schema(table: Table) -> pa.Schema:
    """The Arrow schema of *table*; needs pyarrow (the ``analytics`` extra)."""
    import pyarrow as pa

    types = {
        Type.ID: pa.int64(),
        Type.TIME: pa.int64(),
        Type.COUNT: pa.int64(),
        Type.NUMBER: pa.float64(),
        Type.FLAG: pa.bool_(),
        Type.TEXT: pa.string(),
    }
    return pa.schema([pa.field(f.name, types[f.type], nullable=f.null is not None) for f in table.fields])
