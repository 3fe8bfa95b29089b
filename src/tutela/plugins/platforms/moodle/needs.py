"""Which of Moodle's tables and columns are read.

A column is written ``name:type``, with a question mark where an export or an older table may lack it (it is then
null). Types: whole number (none written), ``text``, ``number``, and ``given``: only whether something stands there,
so that prose never leaves the platform.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a column of Moodle's holds."""

    WHOLE = ""
    TEXT = "text"
    NUMBER = "number"
    GIVEN = "given"


DUCKDB: Mapping[Kind, str] = {
    Kind.WHOLE: "BIGINT",
    Kind.TEXT: "VARCHAR",
    Kind.NUMBER: "DOUBLE",
    Kind.GIVEN: "BOOLEAN",
}


@dataclass(frozen=True)
class Column:
    """One column that is read."""

    name: str
    kind: Kind
    optional: bool


@dataclass(frozen=True)
class Need:
    """One of Moodle's tables, without its prefix. An optional one may be missing and is then empty."""

    table: str
    columns: tuple[Column, ...]
    optional: bool = False

    @property
    def required(self) -> tuple[str, ...]:
        """The columns that must be there."""
        return tuple(column.name for column in self.columns if not column.optional)


def need(table: str, columns: str, *, optional: bool = False) -> Need:
    """A need from its short form.

    >>> need("role", "id archetype:text?").columns[1]
    Column(name='archetype', kind=<Kind.TEXT: 'text'>, optional=True)
    """
    return Need(table, tuple(_column(word) for word in columns.split()), optional)


def _column(word: str) -> Column:
    name, _, kind = word.removesuffix("?").partition(":")
    return Column(name, Kind(kind), word.endswith("?"))


STANDARD_LOG = need(
    "logstore_standard_log",
    "id timecreated userid courseid contextid contextlevel contextinstanceid eventname:text component:text"
    " action:text target:text crud:text anonymous relateduserid",
)
LEGACY_LOG = need("log", "id time userid course module:text cmid action:text")

_SITE = (
    need("config", "name:text value:text", optional=True),
    need(
        "user",
        "id username:text deleted suspended confirmed firstname:text? lastname:text? email:text? lang:text?"
        " timezone:text? policyagreed? description:given? picture? institution:given? department:given?"
        " address:given? city:given? country:given? trackforums? timecreated? lastaccess?",
    ),
    need("user_info_field", "id shortname:text datatype:text", optional=True),
    need("user_info_data", "userid fieldid data:text", optional=True),
    need("context", "id contextlevel instanceid path:text"),
    need("role", "id archetype:text"),
    need("role_capabilities", "contextid roleid capability:text permission"),
    need("role_assignments", "id contextid userid roleid"),
)
_COURSES = (
    need(
        "course",
        "id category sortorder? fullname:text? shortname:text? format:text startdate enddate visible timecreated?"
        " enablecompletion",
    ),
    need("course_sections", "id course section visible availability:text"),
    need("course_format_options", "courseid format:text sectionid name:text value:text"),
    need("modules", "id name:text visible"),
    need("course_modules", "id course module instance section visible added completion availability:text"),
    need("enrol", "id enrol:text status courseid"),
    need("user_enrolments", "id status enrolid userid timestart timeend timecreated"),
    need("user_lastaccess", "userid courseid timeaccess"),
    need("groups", "id courseid"),
    need("groups_members", "groupid userid"),
    need(
        "event",
        "id name:text courseid groupid userid modulename:text instance type eventtype:text timesort visible priority",
    ),
)
_RESULTS = (
    need(
        "grade_items",
        "id courseid itemtype:text itemmodule:text iteminstance itemnumber gradetype grademin:number grademax:number"
        " gradepass:number outcomeid needsupdate aggregationcoef:number? aggregationcoef2:number?",
    ),
    need("grade_grades", "itemid userid finalgrade:number feedback:given? overridden timemodified"),
    need("course_completion_criteria", "id course criteriatype moduleinstance"),
    need("course_completions", "userid course timecompleted"),
    need("course_modules_completion", "coursemoduleid userid completionstate timemodified"),
    need("competency_coursecomp", "courseid competencyid", optional=True),
    need("competency_usercompcourse", "userid courseid competencyid proficiency", optional=True),
)
_ACTIVITIES = (
    need("assign", "id name:text allowsubmissionsfromdate duedate cutoffdate", optional=True),
    need("assign_overrides", "assignid groupid userid sortorder duedate", optional=True),
    need("assign_user_flags", "userid assignment extensionduedate", optional=True),
    need("assign_submission", "assignment userid groupid status:text attemptnumber timemodified", optional=True),
    need("choice", "id name:text timeopen timeclose showresults", optional=True),
    need("choice_answers", "choiceid userid timemodified", optional=True),
    need("data", "id name:text timeavailablefrom timeavailableto", optional=True),
    need("feedback", "id name:text timeopen timeclose publish_stats", optional=True),
    need("feedback_completed", "feedback userid timemodified anonymous_response", optional=True),
    need("forum", "id name:text duedate cutoffdate", optional=True),
    need("lesson", "id name:text available deadline", optional=True),
    need("lesson_overrides", "lessonid groupid userid deadline", optional=True),
    need("lesson_grades", "id lessonid userid completed", optional=True),
    need("quiz", "id name:text timeopen timeclose", optional=True),
    need("quiz_overrides", "quiz groupid userid timeclose", optional=True),
    need("quiz_attempts", "quiz userid attempt preview state:text timefinish", optional=True),
    need("scorm", "id name:text timeopen timeclose", optional=True),
    need("workshop", "id name:text submissionstart submissionend latesubmissions", optional=True),
    need("workshop_submissions", "workshopid example authorid timemodified", optional=True),
)

NEEDS: Mapping[str, Need] = {
    each.table: each for each in (*_SITE, *_COURSES, *_RESULTS, *_ACTIVITIES, STANDARD_LOG, LEGACY_LOG)
}
"""Every table that may be read, by name."""

DATED = frozenset({"assign", "choice", "data", "feedback", "forum", "lesson", "quiz", "scorm", "workshop"})
"""The kinds of activity whose own table holds dates: it must be there where a course has such an activity."""


def named(kind: str) -> Need:
    """The table of any other *kind* of activity: only its title is read."""
    return need(kind, "id name:text?", optional=True)
