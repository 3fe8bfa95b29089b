"""Conformance of an indicator: what every indicator must keep, shown on a small record that is made up.

`check_indicators` returns a sentence for each fault. It needs a way to measure, which the analysis room has
(`tutela.analytics.engine.measure`), so that what is checked is the indicator as it is run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from tutela.sdk.indicator import SECONDS_PER_DAY, Indicator, Sample
from tutela.sdk.interval import Range

Record = Mapping[str, Sequence[Mapping[str, Any]]]
"""Canonical table → its rows."""
Values = Mapping[int, float | None]
"""Sample → value."""
Measure = Callable[[Sequence[Indicator], Record, Range, Sample], Mapping[str, Values]]
"""The values of each indicator, by its name, for all samples of a record in one range."""

START = 1_700_000_000
COURSE_END = START + 112 * SECONDS_PER_DAY
PART = Range(1, START + 28 * SECONDS_PER_DAY, START + 56 * SECONDS_PER_DAY, 0)
NOW = START + 80 * SECONDS_PER_DAY
"""The check's present: the range is over, the course is not."""

_TYPES = (
    "assign",
    "bigbluebuttonbn",
    "book",
    "chat",
    "choice",
    "data",
    "feedback",
    "folder",
    "forum",
    "glossary",
    "imscp",
    "label",
    "lesson",
    "lti",
    "page",
    "quiz",
    "resource",
    "scorm",
    "survey",
    "url",
    "wiki",
    "workshop",
)
_PEOPLE = (11, 12, 13)
_COURSE = 1


def check_indicators(kinds: Sequence[type[Indicator]], measure: Measure) -> list[str]:
    """What is wrong with *kinds*, in sentences; none when all is well."""
    faults = [f"{kind.__name__} has no docstring" for kind in kinds if not (kind.__doc__ or "").strip()]
    faults.extend(f"{kind.__name__} has no label" for kind in kinds if not getattr(kind, "label", ""))
    for compat in (False, True):
        for sample in Sample:
            chosen = [kind(compat=compat) for kind in kinds if sample in kind.samples]
            if chosen:
                faults.extend(_faults(chosen, sample, measure))
    return faults


def _faults(indicators: Sequence[Indicator], sample: Sample, measure: Measure) -> Iterator[str]:
    record = toy_record()
    values = measure(indicators, record, PART, sample)
    silent = measure(indicators, {**record, "events": []}, PART, sample)
    shuffled = measure(indicators, _shuffled(record), PART, sample)
    later = measure(indicators, _with_future(record), PART, sample)
    for indicator in indicators:
        name = indicator.name
        what = f"{name} ({sample}{', compat' if indicator.compat else ''})"
        yield from _outside(what, values[name])
        yield from _outside(f"{what} without events", silent[name])
        if shuffled[name] != values[name]:
            yield f"{what} depends on the order of rows"
        if later[name] != values[name] and not (indicator.compat and indicator.leaks):
            yield f"{what} sees what happens after the range's end"


def _outside(what: str, values: Values) -> Iterator[str]:
    if not values:
        yield f"{what} gives no value at all"
    for sample_id, value in values.items():
        if value is not None and not -1.0 <= value <= 1.0:
            yield f"{what} is {value} for sample {sample_id}: not in [-1, 1]"


def _shuffled(record: Record) -> Record:
    return {name: list(reversed(rows)) for name, rows in record.items()}


def toy_record() -> dict[str, list[dict[str, Any]]]:
    """A course of 16 weeks with an activity of every type, two students and a teacher, and what they did by `PART`'s
    end."""
    return {
        "people": [_person(person_id) for person_id in _PEOPLE],
        "contexts": [_context(1, 10, 0, "/1"), _context(2, 50, _COURSE, "/1/2")],
        "courses": [_course()],
        "sections": [
            {"section_id": number, "course_id": _COURSE, "number": number, "is_visible": True} for number in range(5)
        ],
        "modules": [_module(100 + number, kind) for number, kind in enumerate(_TYPES)],
        "enrolments": [_enrolment(person_id) for person_id in _PEOPLE],
        "role_assignments": [_role(11, "student"), _role(12, "student"), _role(13, "editingteacher")],
        "events": [*_events(START + 5 * SECONDS_PER_DAY, 1), *_events(PART.start + 9 * SECONDS_PER_DAY, 1000)],
        "submissions": [_submission(100, 11, PART.start + 10 * SECONDS_PER_DAY)],
        "grade_items": [_grade_item(100 + number) for number, kind in enumerate(_TYPES) if kind in _GRADED],
        "grades": [{"item_id": 100, "person_id": 11, "grade": 60.0, "graded": PART.start + 9 * SECONDS_PER_DAY}],
        "calendar_events": [_date(100, "assign", 200)],
        "last_accesses": [{"course_id": _COURSE, "person_id": 11, "time": PART.start + 10}],
    }


_GRADED = ("assign", "quiz", "workshop", "lti", "scorm", "forum")


def _with_future(record: Record) -> Record:
    """The same, and what happened after the range's end."""
    later = PART.end + SECONDS_PER_DAY
    added: Record = {
        "events": _events(later, 5000),
        "submissions": [_submission(module_id, person_id, later) for module_id in (100, 115) for person_id in (11, 12)],
        "grades": [{"item_id": 115, "person_id": 11, "grade": 10.0, "graded": later}],
        "module_completions": [{"module_id": 100, "person_id": 12, "state": "complete", "changed": later}],
    }
    return {**record, **{name: [*record.get(name, []), *rows] for name, rows in added.items()}}


def _events(time: int, first_id: int) -> list[dict[str, Any]]:
    """Everybody looks at the course, and reads and writes in every activity, one second after the other."""
    rows = []
    for person_id in _PEOPLE:
        rows.append(_event(person_id, 50, _COURSE, "\\core\\event\\course_viewed", "r"))
        for number, kind in enumerate(_TYPES):
            for name, crud in _DEEDS.get(kind, _LOOKED):
                rows.append(_event(person_id, 70, 100 + number, f"\\mod_{kind}\\event\\{name}", crud))
    return [{**row, "event_id": first_id + place, "time": time + place} for place, row in enumerate(rows)]


_LOOKED = (("course_module_viewed", "r"),)
_DEEDS: Mapping[str, Sequence[tuple[str, str]]] = {
    "assign": (*_LOOKED, ("assessable_submitted", "u"), ("feedback_viewed", "r")),
    "chat": (*_LOOKED, ("message_sent", "c")),
    "choice": (*_LOOKED, ("answer_created", "c")),
    "feedback": (*_LOOKED, ("response_submitted", "c")),
    "forum": (*_LOOKED, ("assessable_uploaded", "c"), ("discussion_viewed", "r")),
    "lesson": (*_LOOKED, ("lesson_ended", "u")),
    "quiz": (*_LOOKED, ("attempt_submitted", "u")),
    "workshop": (*_LOOKED, ("submission_created", "c"), ("submission_assessed", "c")),
}


def _event(person_id: int, level: int, instance_id: int, name: str, crud: str) -> dict[str, Any]:
    who = {"person_id": person_id, "course_id": _COURSE, "is_anonymous": False, "repeats": 1}
    return {**who, "level": level, "instance_id": instance_id, "name": name, "crud": crud}


def _person(person_id: int) -> dict[str, Any]:
    flags = ("is_deleted", "is_suspended", "is_guest", "is_admin", "has_pending_policies", "has_description")
    more = ("has_picture", "has_institution", "has_department", "has_address", "has_city", "has_country")
    off = dict.fromkeys((*flags, *more, "tracks_forums"), False)
    return {**off, "person_id": person_id, "is_confirmed": True}


def _context(context_id: int, level: int, instance_id: int, path: str) -> dict[str, Any]:
    return {"context_id": context_id, "level": level, "instance_id": instance_id, "path": path}


def _course() -> dict[str, Any]:
    dates = {"start": START, "end": COURSE_END}
    flags = {"is_site": False, "is_visible": True, "uses_sections": True, "completion_enabled": True}
    return {"course_id": _COURSE, "context_id": 2, "format": "topics", **dates, **flags}


def _module(module_id: int, kind: str) -> dict[str, Any]:
    shown = {"is_visible": True, "completion_enabled": True, "shows_results": "after_answer"}
    due = PART.end - 3 * SECONDS_PER_DAY
    return {"module_id": module_id, "course_id": _COURSE, "section_id": 2, "type": kind, "due": due, **shown}


def _enrolment(person_id: int) -> dict[str, Any]:
    return {
        "enrolment_id": person_id + 10,
        "course_id": _COURSE,
        "person_id": person_id,
        "is_active": True,
        "created": START,
    }


def _role(person_id: int, archetype: str) -> dict[str, Any]:
    role_id = 5 if archetype == "student" else 3
    return {
        "assignment_id": person_id,
        "context_id": 2,
        "person_id": person_id,
        "role_id": role_id,
        "archetype": archetype,
    }


def _submission(module_id: int, person_id: int, time: int) -> dict[str, Any]:
    return {"module_id": module_id, "person_id": person_id, "attempt": 0, "submitted": time}


def _grade_item(item_id: int) -> dict[str, Any]:
    scale = {"grade_type": "value", "minimum": 0.0, "maximum": 100.0, "needs_update": False}
    return {"item_id": item_id, "course_id": _COURSE, "kind": "module", "module_id": item_id, **scale}


def _date(module_id: int, kind: str, date_id: int) -> dict[str, Any]:
    flags = {"is_action": True, "is_visible": True, "kind": "due"}
    place = {"course_id": _COURSE, "module_id": module_id, "module_type": kind}
    return {"calendar_event_id": date_id, **place, "time": PART.end - 3 * SECONDS_PER_DAY, **flags}
