"""The kinds of rows that an indicator's expression can aggregate over, and their columns.

An analysis computes every indicator of a model for all samples and all ranges at once. For each kind of rows that the
model's indicators ask for, the analyser makes one relation in which every row belongs to one sample in one range, and
has *only what lies before the range's end*; then all expressions over it are aggregated in one query.

All columns of time are whole seconds since 1970-01-01 UTC. Every kind of rows has the columns of `SPAN` too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Rows(StrEnum):
    """What an expression is computed over."""

    SAMPLE = "sample"
    """One row for each sample and range: nothing to aggregate. Has the facts that the indicator names in `needs`."""
    EVENTS = "events"
    """What the person did in the course, range start < time <= range end."""
    RECENT = "recent"
    """The same, and as long a time before the range's start; `is_before` tells the latter."""
    ACTIVITIES = "activities"
    """The activities due in the range, with what the person did there in the range."""
    WORK = "work"
    """The activities that take work and were due by the range's end (since the course began)."""
    GRADES = "grades"
    """The grades that the person had been given in activities of the course by the range's end."""
    DATES = "dates"
    """What the calendar asks of the person, range start <= time <= range end."""


@dataclass(frozen=True)
class RowColumn:
    """A column: its DuckDB type, what it means, and what it is in a toy row that does not name it."""

    type: str
    meaning: str
    default: object = None


SPAN: Mapping[str, RowColumn] = {
    "sample_id": RowColumn("BIGINT", "the sample", 1),
    "range_index": RowColumn("BIGINT", "the number of the range", 0),
    "person_id": RowColumn("BIGINT", "the person; null: a sample without one", 1),
    "course_id": RowColumn("BIGINT", "the course; null: a sample without one", 1),
    "range_start": RowColumn("BIGINT", "start of the range (excluded)", 1_700_000_000),
    "range_end": RowColumn("BIGINT", "end of the range (included)", 1_700_000_000 + 28 * 86_400),
    "course_start": RowColumn("BIGINT", "start of the course; null: not set", 1_700_000_000),
    "course_end": RowColumn("BIGINT", "end of the course; null: not set", 1_700_000_000 + 112 * 86_400),
}

_EVENT: Mapping[str, RowColumn] = {
    "event_id": RowColumn("BIGINT", "which event", 1),
    "time": RowColumn("BIGINT", "when", 1_700_000_000 + 86_400),
    "level": RowColumn("BIGINT", "50 in the course itself, 70 in one of its activities", 50),
    "instance_id": RowColumn("BIGINT", "course_id or module_id", 1),
    "name": RowColumn("VARCHAR", "full name of the event", "\\core\\event\\course_viewed"),
    "crud": RowColumn("VARCHAR", "c created, r read, u updated, d deleted", "r"),
    "is_anonymous": RowColumn("BOOLEAN", "must not be traced to the person", False),
    "repeats": RowColumn("BIGINT", "how many like acts it stands for", 1),
}

COLUMNS: Mapping[Rows, Mapping[str, RowColumn]] = {
    Rows.SAMPLE: {},
    Rows.EVENTS: _EVENT,
    Rows.RECENT: {**_EVENT, "is_before": RowColumn("BOOLEAN", "before the range's start", False)},
    Rows.ACTIVITIES: {
        "module_id": RowColumn("BIGINT", "which activity", 1),
        "type": RowColumn("VARCHAR", "kind of activity", "assign"),
        "cognitive_potential": RowColumn("BIGINT", "deepest level that can be reached; null: unknown type", 5),
        "cognitive_reached": RowColumn("BIGINT", "level that the person reached, 0 for none", 0),
        "social_potential": RowColumn("BIGINT", "broadest level that can be reached; null: unknown type", 2),
        "social_reached": RowColumn("BIGINT", "level that the person reached, 0 for none", 0),
    },
    Rows.WORK: {
        "module_id": RowColumn("BIGINT", "which activity", 1),
        "due": RowColumn("BIGINT", "this person's due date", 1_700_000_000 + 7 * 86_400),
        "submitted": RowColumn("BIGINT", "first hand-in by the range's end; null: none", None),
        "score": RowColumn("DOUBLE", "grade given by the range's end as a share of its scale; null: none", None),
        "weight": RowColumn("DOUBLE", "how much it counts, in proportion to the other work of the course", 1.0),
        "usual": RowColumn("DOUBLE", "the share of the course's samples that had handed it in by the range's end", 1.0),
    },
    Rows.GRADES: {
        "item_id": RowColumn("BIGINT", "which grade item", 1),
        "score": RowColumn("DOUBLE", "the grade as a share of its scale, 0 to 1", 0.5),
        "graded": RowColumn("BIGINT", "when", 1_700_000_000 + 7 * 86_400),
    },
    Rows.DATES: {
        "calendar_event_id": RowColumn("BIGINT", "which date", 1),
        "module_type": RowColumn("VARCHAR", "kind of activity that asks; null: none", "assign"),
        "time": RowColumn("BIGINT", "by when", 1_700_000_000 + 7 * 86_400),
    },
}
"""The columns of each kind of rows, beside `SPAN`."""

FACTS: Mapping[str, RowColumn] = {
    # of the course
    "completion_enabled": RowColumn("BOOLEAN", "completion of the course is tracked", True),
    "has_criteria": RowColumn("BOOLEAN", "the course has completion criteria", True),
    "competencies": RowColumn("BIGINT", "how many competencies the course teaches", 0),
    "pass_grade": RowColumn("DOUBLE", "least course grade that passes; null: not set", None),
    "teachers_here": RowColumn("BIGINT", "teachers with a role in the course itself", 1),
    "students_here": RowColumn("BIGINT", "students with a role in the course itself", 1),
    "has_modules": RowColumn("BOOLEAN", "the course has activities or resources", True),
    "deepest_potential": RowColumn("BIGINT", "greatest cognitive potential of its activities; null: none known", 5),
    "broadest_potential": RowColumn("BIGINT", "greatest social potential of its activities; null: none known", 2),
    # of the person
    "is_confirmed": RowColumn("BOOLEAN", "the account is confirmed", True),
    "has_pending_policies": RowColumn("BOOLEAN", "must still accept a policy", False),
    "has_description": RowColumn("BOOLEAN", "wrote a description", False),
    "has_picture": RowColumn("BOOLEAN", "uploaded a picture", False),
    "has_institution": RowColumn("BOOLEAN", "filled in the institution", False),
    "has_department": RowColumn("BOOLEAN", "filled in the department", False),
    "has_address": RowColumn("BOOLEAN", "filled in the address", False),
    "has_city": RowColumn("BOOLEAN", "filled in the city", False),
    "has_country": RowColumn("BOOLEAN", "filled in the country", False),
    "tracks_forums": RowColumn("BOOLEAN", "has unread forum posts marked", False),
    # of the person in the course, by what the platform knows now (not cut at the range's end)
    "enrolled_from": RowColumn("BIGINT", "start of the enrolment; null: not set", None),
    "enrolled_until": RowColumn("BIGINT", "end of the enrolment; null: not set", None),
    "last_access": RowColumn("BIGINT", "last visit, as the platform keeps it; null: never", None),
    "completed": RowColumn("BIGINT", "when the course was completed; null: not", None),
    "course_grade": RowColumn("DOUBLE", "final grade of the course; null: none", None),
    "proficient": RowColumn("BIGINT", "in how many of its competencies proficient", 0),
    "first_event_here": RowColumn("BIGINT", "first event at the course's own level; null: none", None),
    "last_event_here": RowColumn("BIGINT", "last event at the course's own level; null: none", None),
    "last_event": RowColumn("BIGINT", "last event anywhere in the course; null: none", None),
    "last_event_by_end": RowColumn("BIGINT", "the same, not after the course's end; null: none", None),
    "last_event_in_range": RowColumn("BIGINT", "last event in the range; null: none", None),
    "events_in_range": RowColumn("BIGINT", "how many events in the range", 0),
}
"""What an indicator or target over `Rows.SAMPLE` may name in `needs`. Only what is named is computed."""
