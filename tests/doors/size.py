"""The size budget. Where code goes wrong it is in the tail, so the budget is on the tail (docs/decisions/0004)."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from statistics import median, quantiles

from tests.doors.tree import body_lines, functions, parsed, place, product_files, python_files

LONGEST_FUNCTION, FUNCTION_P90, FUNCTION_MEDIAN = 60, 30, 7
LONGEST_FILE, FILE_P90, FILE_MEDIAN = 500, 300, 120
BROAD_SHARE = 0.03
BROAD_FLOOR = 8
"""The last door of each surface and the border to plugins need one each; young, that is over three per cent."""

DRAWERS = {"utils", "util", "helpers", "helper", "common", "core", "misc"}


def functions_are_short(root: Path) -> list[str]:
    """No function body over 60 lines; in the product, median ≤ 7 and nine of ten ≤ 30."""
    faults = [
        f"{place(file, root, function.lineno)}: {function.name} has {body_lines(function)} lines; 60 are allowed"
        for file in python_files(root)
        for function in functions(parsed(file))
        if body_lines(function) > LONGEST_FUNCTION
    ]
    lengths = [body_lines(function) for file in product_files(root) for function in functions(parsed(file))]
    return faults + _typical("function body", lengths, FUNCTION_MEDIAN, FUNCTION_P90)


def files_are_short(root: Path) -> list[str]:
    """No file over 500 lines; in the product, median ≤ 120 and nine of ten ≤ 300."""
    faults = [
        f"{place(file, root)}: {length} lines; 500 are allowed"
        for file in python_files(root)
        if (length := _lines(file)) > LONGEST_FILE
    ]
    lengths = [length for file in product_files(root) if (length := _lines(file))]
    return faults + _typical("file", lengths, FILE_MEDIAN, FILE_P90)


def _lines(file: Path) -> int:
    return len(file.read_text(encoding="utf-8").splitlines())


def _typical(what: str, lengths: list[int], most_median: int, most_p90: int) -> list[str]:
    if len(lengths) < 2:
        return []
    middle, ninth = median(lengths), quantiles(lengths, n=10, method="inclusive")[-1]
    faults = []
    if middle > most_median:
        faults.append(f"the median {what} has {middle:g} lines; {most_median} are allowed")
    if ninth > most_p90:
        faults.append(f"one {what} in ten is over {ninth:g} lines; {most_p90} are allowed")
    return faults


def broad_handlers_are_few_and_explained(root: Path) -> list[str]:
    """Under three per cent of the handlers catch everything, and each says why on its line."""
    faults, broad, handlers = [], 0, 0
    for file in python_files(root):
        text = file.read_text(encoding="utf-8").splitlines()
        for line, is_broad in _handlers(parsed(file)):
            handlers += 1
            broad += is_broad
            if is_broad and not re.search(r"#.*\S - \S|# (?!noqa)\S", text[line - 1]):
                faults.append(f"{place(file, root, line)}: catches everything and does not say why")
    if broad > max(BROAD_FLOOR, BROAD_SHARE * handlers):
        faults.append(f"{broad} of {handlers} handlers catch everything; 3 % are allowed")
    return faults


def _handlers(tree: ast.AST) -> Iterator[tuple[int, bool]]:
    """(line, whether it catches everything) for each ``except`` and each ``suppress(…)``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler):
            yield node.lineno, node.type is None or _names_everything(node.type)
        elif isinstance(node, ast.Call) and _last_name(node.func) == "suppress":
            yield node.lineno, any(_names_everything(argument) for argument in node.args)


def _names_everything(node: ast.expr) -> bool:
    parts = node.elts if isinstance(node, ast.Tuple) else [node]
    return any(_last_name(part) in {"Exception", "BaseException"} for part in parts)


def _last_name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def modules_have_telling_names(root: Path) -> list[str]:
    """No module or folder is called by a name that means *the rest*."""
    return sorted(
        {
            f"{place(file, root)}: {part!r} says nothing about what is in it"
            for file in python_files(root)
            for part in (*file.relative_to(root).parts[:-1], file.stem)
            if part in DRAWERS
        }
    )
