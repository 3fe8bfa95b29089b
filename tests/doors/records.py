"""The records that people read: decisions and changelog."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

from tests.doors.tree import all_files

PARTS = ("Context", "Decision", "Rejected")
LONGEST_DECISION = 60
LINK = re.compile(r"\]\((?![a-z]+:|#)([^)#\s]+)(?:#[^)]*)?\)")
RELEASE = re.compile(r"^## (?P<version>\d+\.\d+\.\d+\S*)(?: \((?P<date>\d{4}-\d\d-\d\d|unreleased)\))$", re.MULTILINE)


def decisions_are_numbered_once(root: Path) -> list[str]:
    """No number stands for two decisions."""
    numbers = Counter(number for number, _ in _decisions(root))
    return [f"docs/decisions: {n:04} is given {times} times" for n, times in numbers.items() if times > 1]


def decisions_have_no_gap(root: Path) -> list[str]:
    """From 0001 on, none left out. Numbers are handed out in blocks meanwhile."""
    numbers = {number for number, _ in _decisions(root)}
    missing = sorted(set(range(1, max(numbers, default=0) + 1)) - numbers)
    named = ", ".join(f"{n:04}" for n in missing)
    return [f"docs/decisions: {named} missing; `make decisions ARGS=--renumber` closes the gaps"] if missing else []


def decisions_say_why(root: Path) -> list[str]:
    """Each has its number in its title, the parts Context, Decision, Rejected, and a line in the index."""
    index_file = root / "docs" / "decisions" / "README.md"
    index = index_file.read_text(encoding="utf-8") if index_file.exists() else ""
    faults = []
    for number, file in _decisions(root):
        text = file.read_text(encoding="utf-8")
        if not re.match(rf"# {number:04}[:.]? \S", text):
            faults.append(f"docs/decisions/{file.name}: the title does not begin with '# {number:04}: '")
        faults += [
            f"docs/decisions/{file.name}: no part {part!r}"
            for part in PARTS
            if not re.search(rf"\*\*{part}\.?\*\*", text)
        ]
        if len(text.splitlines()) > LONGEST_DECISION:
            faults.append(f"docs/decisions/{file.name}: longer than {LONGEST_DECISION} lines")
        if f"({file.name})" not in index:
            faults.append(f"docs/decisions/README.md: no line for {file.name}; `make decisions` writes it")
    return faults


def _decisions(root: Path) -> list[tuple[int, Path]]:
    files = sorted((root / "docs" / "decisions").glob("[0-9]*.md"))
    return [(int(file.name[:4]), file) for file in files]


def changelog_has_a_form(root: Path) -> list[str]:
    """A heading for each release, newest first, with its date or *unreleased*; bullets below; none empty."""
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    headings = [line for line in text.splitlines() if line.startswith("## ")]
    faults = [f"CHANGELOG.md: {line!r} is not '## 1.2.3 (2026-12-31)'" for line in headings if not RELEASE.match(line)]
    versions = [tuple(int(part) for part in found["version"].split(".")[:3]) for found in RELEASE.finditer(text)]
    if versions != sorted(versions, reverse=True):
        faults.append("CHANGELOG.md: the releases are not newest first")
    for heading, body in zip(headings, re.split(r"^## .*$", text, flags=re.MULTILINE)[1:], strict=True):
        if "\n- " not in body:
            faults.append(f"CHANGELOG.md: nothing under {heading!r}")
    return faults


def links_lead_somewhere(root: Path) -> list[str]:
    """A link in a document to a file of ours finds it."""
    return [
        f"{file.relative_to(root).as_posix()}: a link to {target}, which is not there"
        for file in all_files(root)
        if file.suffix == ".md"
        for target in LINK.findall(file.read_text(encoding="utf-8"))
        if not (file.parent / target).exists()
    ]


def version_of(root: Path) -> str:
    """The newest version in the changelog."""
    found = RELEASE.search((root / "CHANGELOG.md").read_text(encoding="utf-8"))
    return found["version"] if found else ""
