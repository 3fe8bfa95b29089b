"""What may not stand in the repository: this or that workplace, loose ends, tests that do not run."""

from __future__ import annotations

import re
from pathlib import Path

from tests.doors.tree import all_files, is_test, place, python_files

# Put together from halves, so that this file does not hold what it looks for.
HOSTS = ("py" + "pi.org", "python" + "hosted.org", "npm" + "js.org", "deb.deb" + "ian.org", "ana" + "conda.org")
MACHINE_PATHS = (
    r"(?<![\w.$}])/" + r"(?:work|root|farm)(?:/|\b)(?!@)",
    r"(?<![\w.$}])/(?:home|Us" + r"ers)/\w",
    "shar" + r"ed/(?:data|spec|design|hooks)\b",
    r"\.\./shar" + r"ed\b",
)
LOOSE_ENDS = ("TO" + "DO", "FIX" + "ME", "X" + "XX", "raise NotImplemented" + "Error")
LARGEST_FILE_BYTES = 5_000_000


def no_machine_is_named(root: Path) -> list[str]:
    """No path of somebody's machine, no registry host: a clone must work anywhere."""
    looked_for = "|".join([*MACHINE_PATHS, *(re.escape(host) for host in HOSTS)])
    return _lines_with(root, re.compile(looked_for), "names a machine or a registry")


def no_loose_ends(root: Path) -> list[str]:
    """Nothing is left for later without saying so in an issue."""
    return _lines_with(root, re.compile(rf"\b(?:{'|'.join(LOOSE_ENDS)})\b"), "leaves a loose end")


def _lines_with(root: Path, pattern: re.Pattern[str], complaint: str) -> list[str]:
    faults = []
    for file in all_files(root):
        text = _text(file)
        if not pattern.search(text):
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if found := pattern.search(line):
                faults.append(f"{place(file, root, number)}: {complaint}: {found[0]!r}")
    return faults


def _text(file: Path) -> str:
    """The text of *file*, or nothing when it is not text (a picture, a table)."""
    try:
        return file.read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return ""


def files_are_not_huge(root: Path) -> list[str]:
    """No build artefact and no data dump: five megabytes are enough for anything that belongs here."""
    return [
        f"{place(file, root)}: {file.stat().st_size} bytes"
        for file in all_files(root)
        if file.stat().st_size > LARGEST_FILE_BYTES
    ]


def tests_are_run(root: Path) -> list[str]:
    """No test is switched off. What a machine lacks is told by the fixtures of the root conftest, loudly."""
    switched_off = re.compile(r"mark\.(?:skip|skipif|xfail)\b|pytest\.(?:skip|xfail)\(|\.importorskip\(|unittest\.skip")
    allowed = {root / "conftest.py", root / "tests" / "doors" / "words.py"}
    return [
        f"{place(file, root, number)}: switches a test off"
        for file in python_files(root)
        if is_test(file, root) and file not in allowed
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1)
        if switched_off.search(line)
    ]
