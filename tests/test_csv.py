"""Every table that people download as CSV goes through the one function that keeps formulas out."""

from __future__ import annotations

import re
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src" / "tutela"
WRITES = re.compile(
    r"csv\.(?:writer|DictWriter)\(|csv\.write_csv\(|\.to_csv\(|\.write_csv\(|\.sink_csv\(|FORMAT CSV", re.I
)
MACHINES = {
    "analytics/engine/output.py": "Moodle's dataset file: names of indicators and numbers, for processors",
    "plugins/processors/remote/processor.py": "the same, towards another ML backend",
}
"""What is written for programs, to which an apostrophe would be part of the value: nothing in it comes from people."""


def writers() -> dict[str, str]:
    """The modules that write CSV, each with its text."""
    found = {path.relative_to(SOURCE).as_posix(): path.read_text("utf-8") for path in SOURCE.rglob("*.py")}
    return {name: text for name, text in found.items() if "/tests/" not in name and WRITES.search(text)}


def test_whatever_writes_csv_for_people_keeps_formulas_out() -> None:
    assert [name for name, text in writers().items() if name not in MACHINES and "plain_cell(" not in text] == []


def test_what_is_written_for_programs_is_still_there() -> None:
    assert MACHINES.keys() <= writers().keys()


def test_a_type_of_answer_that_spreadsheets_open_is_sent_by_these_alone() -> None:
    senders = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if "/tests/" not in path.as_posix() and re.search(r"text/(?:csv|tab-sep)|ms-excel", path.read_text("utf-8"))
    }
    assert senders == {"web/reports/csvfile.py", "web/analytics/models.py"}
