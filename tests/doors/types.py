"""Types are strict everywhere, and every exception to a rule says why."""

from __future__ import annotations

import re
import tokenize
import tomllib
from pathlib import Path
from typing import Any

from tests.doors.tree import place, python_files

IGNORE = re.compile(r"#\s*type:\s*ignore(?P<code>\[[\w, -]+\])?(?P<rest>.*)")
NOQA = re.compile(r"#\s*noqa(?P<code>:\s*[A-Z]+\d+(?:[,\s]+[A-Z]+\d+)*)?", re.IGNORECASE)


def mypy_is_strict_without_exceptions(root: Path) -> list[str]:
    """``strict = true``, no room excused, nothing loosened below."""
    mypy: dict[str, Any] = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["mypy"]
    faults = [] if mypy.get("strict") is True else ["pyproject.toml: mypy is not strict"]
    for override in mypy.get("overrides", []):
        loosened = sorted(set(override) - {"module"} - _harmless(override))
        if loosened:
            faults.append(f"pyproject.toml: mypy excuses {override['module']} from {', '.join(loosened)}")
    loose = {"exclude", "ignore_errors", "disable_error_code", "ignore_missing_imports", "follow_imports"} & set(mypy)
    return faults + [f"pyproject.toml: mypy's {key} is set for all" for key in sorted(loose)]


def _harmless(override: dict[str, Any]) -> set[str]:
    """A library without types may be named, one by one; a pattern over our own code may not."""
    modules = override["module"] if isinstance(override["module"], list) else [override["module"]]
    ours = any(name.split(".")[0] in {"tutela", "tests", "tools", "bench", "*"} for name in modules)
    return set() if ours else {"ignore_missing_imports"}


def every_ignore_names_its_code_and_reason(root: Path) -> list[str]:
    """``# type: ignore[code] - why``; never a bare ``# type: ignore``, never ``# mypy: …`` for a whole file."""
    faults = []
    for file in python_files(root):
        for line, comment in _comments(file):
            if comment.startswith("# mypy:"):
                faults.append(f"{place(file, root, line)}: loosens mypy for a whole file")
            found = IGNORE.search(comment)
            if found and not found["code"]:
                faults.append(f"{place(file, root, line)}: type: ignore without a code")
            elif found and not re.search(r"\w", found["rest"]):
                faults.append(f"{place(file, root, line)}: type: ignore without a reason")
    return faults


def every_noqa_names_its_rule(root: Path) -> list[str]:
    """``# noqa: S105``, never a bare ``# noqa`` and never a whole file."""
    return [
        f"{place(file, root, line)}: noqa without a rule"
        for file in python_files(root)
        for line, comment in _comments(file)
        if ((found := NOQA.search(comment)) and not found["code"]) or "ruff: noqa" in comment
    ]


def _comments(file: Path) -> list[tuple[int, str]]:
    with file.open("rb") as stream:
        return [
            (token.start[0], token.string)
            for token in tokenize.tokenize(stream.readline)
            if token.type == tokenize.COMMENT
        ]
