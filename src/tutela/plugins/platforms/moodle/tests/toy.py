"""A Moodle of a handful of rows: one course, two learners and a teacher, with a bit of everything that is read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pyarrow as pa

from tutela.plugins.platforms.moodle.needs import NEEDS, Kind

ARROW: Mapping[Kind, pa.DataType] = {
    Kind.WHOLE: pa.int64(),
    Kind.TEXT: pa.string(),
    Kind.NUMBER: pa.float64(),
    Kind.GIVEN: pa.string(),
}

START, END = 1_700_000_000, 1_708_000_000
ADMIN, TEACHER, ANN, BEN = 2, 3, 4, 5
DATES = (
    '{"op":"&","c":[{"type":"date","d":">=","t":1701000000},{"op":"|","c":[{"type":"date","d":"<","t":1702000000}]}]}'
)


def _person(number: int, username: str, **more: Any) -> dict[str, Any]:
    person = {
        "id": number,
        "username": username,
        "deleted": 0,
        "suspended": 0,
        "confirmed": 1,
        "firstname": username.title(),
        "lastname": 'O\'Neil, "B"',
        "email": f"{username}@example.org",
        "lang": "en",
        "timezone": "99",
        "policyagreed": 0,
        "description": "",
        "picture": 0,
        "institution": "",
        "department": "",
        "address": "",
        "city": "",
        "country": "",
        "trackforums": 0,
        "timecreated": 1_600_000_000,
        "lastaccess": 0,
    }
    return person | more


def _log(number: int, time: int, person: int, event: str, crud: str, level: int, instance: int) -> dict[str, Any]:
    component = event.split("\\")[1]
    return {
        "id": number,
        "timecreated": time,
        "userid": person,
        "courseid": 2,
        "contextid": 20 if level == 50 else instance,
        "contextlevel": level,
        "contextinstanceid": instance,
        "eventname": event,
        "component": component,
        "action": "viewed",
        "target": "course",
        "crud": crud,
        "anonymous": 0,
        "relateduserid": None,
    }


ROWS: Mapping[str, list[dict[str, Any]]] = {
    "config": [
        {"name": "branch", "value": "405"},
        {"name": "release", "value": "4.5.6 (Build: 20250811)"},
        {"name": "timezone", "value": "Europe/Vienna"},
        {"name": "enablecompletion", "value": "1"},
        {"name": "enableavailability", "value": "1"},
        {"name": "siteguest", "value": "1"},
        {"name": "siteadmins", "value": "2,9"},
    ],
    "user": [
        _person(1, "guest"),
        _person(ADMIN, "admin", timezone="Europe/London"),
        _person(TEACHER, "tea", description="<p>I teach,\nslowly</p>", city="Graz", lastaccess=1_705_000_000),
        _person(ANN, "ann", picture=7, trackforums=1),
        _person(BEN, "ben", deleted=1, suspended=1),
    ],
    "user_info_field": [
        {"id": 1, "shortname": "study_mode", "datatype": "menu"},
        {"id": 2, "shortname": "hobbies", "datatype": "text"},
        {"id": 3, "shortname": "first_generation", "datatype": "checkbox"},
    ],
    "user_info_data": [
        {"userid": ANN, "fieldid": 1, "data": "part time"},
        {"userid": ANN, "fieldid": 2, "data": "kites"},
        {"userid": ANN, "fieldid": 3, "data": "1"},
        {"userid": BEN, "fieldid": 1, "data": ""},
    ],
    "context": [
        {"id": 1, "contextlevel": 10, "instanceid": 0, "path": "/1"},
        {"id": 20, "contextlevel": 50, "instanceid": 2, "path": "/1/20"},
        {"id": 11, "contextlevel": 50, "instanceid": 1, "path": "/1/11"},
        {"id": 30, "contextlevel": 70, "instanceid": 30, "path": "/1/20/30"},
        {"id": 31, "contextlevel": 70, "instanceid": 31, "path": "/1/20/31"},
        {"id": 32, "contextlevel": 70, "instanceid": 32, "path": "/1/20/32"},
    ],
    "role": [{"id": 5, "archetype": "student"}, {"id": 3, "archetype": "editingteacher"}, {"id": 9, "archetype": ""}],
    "role_capabilities": [
        {"contextid": 1, "roleid": 5, "capability": "mod/assign:submit", "permission": 1},
        {"contextid": 20, "roleid": 5, "capability": "mod/assign:submit", "permission": -1000},
        {"contextid": 1, "roleid": 9, "capability": "mod/assign:submit", "permission": 0},
    ],
    "role_assignments": [
        {"id": 1, "contextid": 20, "userid": ANN, "roleid": 5},
        {"id": 2, "contextid": 20, "userid": TEACHER, "roleid": 3},
        {"id": 3, "contextid": 1, "userid": BEN, "roleid": 9},
    ],
    "course": [
        {
            "id": number,
            "category": category,
            "sortorder": 10_000 + number,
            "fullname": name,
            "shortname": name,
            "format": layout,
            "startdate": start,
            "enddate": end,
            "visible": 1,
            "timecreated": START,
            "enablecompletion": 1,
        }
        for number, category, name, layout, start, end in (
            (1, 0, "Front page", "site", 0, 0),
            (2, 1, "Tide tables", "weeks", START, END),
        )
    ],
    "course_sections": [
        {"id": 100, "course": 2, "section": 0, "visible": 1, "availability": None},
        {"id": 101, "course": 2, "section": 1, "visible": 0, "availability": DATES},
    ],
    "course_format_options": [
        {"courseid": 2, "format": "weeks", "sectionid": 0, "name": "numsections", "value": "10"},
        {"courseid": 2, "format": "topics", "sectionid": 0, "name": "numsections", "value": "4"},
    ],
    "modules": [
        {"id": 1, "name": "assign", "visible": 1},
        {"id": 2, "name": "quiz", "visible": 1},
        {"id": 3, "name": "page", "visible": 1},
        {"id": 4, "name": "chat", "visible": 0},
    ],
    "course_modules": [
        {
            "id": number,
            "course": 2,
            "module": module,
            "instance": 7,
            "section": 101,
            "visible": 1,
            "added": START,
            "completion": 1,
            "availability": DATES if number == 30 else None,
        }
        for number, module in ((30, 1), (31, 2), (32, 3), (33, 4))
    ],
    "enrol": [{"id": 1, "enrol": "manual", "status": 0, "courseid": 2}],
    "user_enrolments": [
        {"id": 1, "status": 0, "enrolid": 1, "userid": ANN, "timestart": START, "timeend": 0, "timecreated": START},
        {"id": 2, "status": 1, "enrolid": 1, "userid": BEN, "timestart": 0, "timeend": END, "timecreated": START},
    ],
    "user_lastaccess": [{"userid": ANN, "courseid": 2, "timeaccess": START + 9}],
    "groups": [{"id": 1, "courseid": 2}],
    "groups_members": [{"groupid": 1, "userid": ANN}, {"groupid": 1, "userid": BEN}],
    "event": [
        {
            "id": 1,
            "name": "Essay is due",
            "courseid": 2,
            "groupid": 0,
            "userid": TEACHER,
            "modulename": "assign",
            "instance": 7,
            "type": 1,
            "eventtype": "due",
            "timesort": START + 500,
            "visible": 1,
            "priority": None,
        }
    ],
    "grade_items": [
        {
            "id": 1,
            "courseid": 2,
            "itemtype": "mod",
            "itemmodule": "assign",
            "iteminstance": 7,
            "itemnumber": 0,
            "gradetype": 1,
            "grademin": 0.0,
            "grademax": 100.0,
            "gradepass": 0.0,
            "outcomeid": None,
            "needsupdate": 0,
            "aggregationcoef": 0.0,
            "aggregationcoef2": 0.25,
        }
    ],
    "grade_grades": [
        {
            "itemid": 1,
            "userid": ANN,
            "finalgrade": 66.66667,
            "feedback": None,
            "overridden": 0,
            "timemodified": START,
        },
        {"itemid": 1, "userid": BEN, "finalgrade": None, "feedback": None, "overridden": 0, "timemodified": None},
    ],
    "course_completion_criteria": [{"id": 1, "course": 2, "criteriatype": 4, "moduleinstance": 30}],
    "course_completions": [{"userid": ANN, "course": 2, "timecompleted": None}],
    "course_modules_completion": [
        {"coursemoduleid": 30, "userid": ANN, "completionstate": 2, "timemodified": START + 7}
    ],
    "competency_coursecomp": [{"courseid": 2, "competencyid": 4}],
    "competency_usercompcourse": [{"userid": ANN, "courseid": 2, "competencyid": 4, "proficiency": 1}],
    "assign": [
        {"id": 7, "name": "Essay", "allowsubmissionsfromdate": 0, "duedate": START + 500, "cutoffdate": START + 900}
    ],
    "assign_overrides": [{"assignid": 7, "groupid": 1, "userid": None, "sortorder": 1, "duedate": START + 600}],
    "assign_user_flags": [{"userid": ANN, "assignment": 7, "extensionduedate": START + 700}],
    "assign_submission": [
        {
            "assignment": 7,
            "userid": 0,
            "groupid": 1,
            "status": "submitted",
            "attemptnumber": 0,
            "timemodified": START + 400,
        }
    ],
    "quiz": [{"id": 7, "name": "Test", "timeopen": 0, "timeclose": 0}],
    "quiz_attempts": [
        {"quiz": 7, "userid": ANN, "attempt": 2, "preview": 0, "state": "finished", "timefinish": START + 300},
        {"quiz": 7, "userid": BEN, "attempt": 1, "preview": 0, "state": "inprogress", "timefinish": 0},
    ],
    "logstore_standard_log": [
        _log(1, START + 10, ANN, "\\core\\event\\course_viewed", "r", 50, 2),
        _log(2, START + 20, ANN, "\\mod_quiz\\event\\attempt_started", "c", 70, 31),
        _log(5, START + 15, 0, "\\mod_assign\\event\\course_module_viewed", "r", 70, 30),
    ],
    "log": [
        {"id": n, "time": START + n, "userid": ANN, "course": 2, "module": module, "cmid": cmid, "action": action}
        for n, module, cmid, action in (
            (1, "course", 0, "view"),
            (2, "quiz", 31, "close attempt"),
            (3, "forum", 0, "add post"),
        )
    ],
}

PAGE = pa.table({"id": [7], "name": ["Reading"]})


def arrow(table: str) -> pa.Table:
    """The rows of one of Moodle's tables."""
    if table == "page":
        return PAGE
    schema = pa.schema([(column.name, ARROW[column.kind]) for column in NEEDS[table].columns])
    return pa.Table.from_pylist(ROWS.get(table, []), schema=schema)


def tables() -> tuple[str, ...]:
    """Every table of this Moodle."""
    return (*(name for name, need in NEEDS.items() if name in ROWS or not need.optional), "page")
