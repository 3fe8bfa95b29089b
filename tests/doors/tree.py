"""The tree as the rules see it: which files there are, and what stands in them."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

CODE_FOLDERS = ("src", "tests", "tools", "bench")
NOT_OURS = {
    ".git", ".venv", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".import_linter_cache",
    ".hypothesis", "node_modules", "vendor",
}  # fmt: skip
"""Folders nobody here writes by hand: caches, other people's assets in ``static/vendor``."""

MADE_HERE = {"build", "data", "dist", ".demo"}
"""Folders beside this repository's files where builds and running sites put things."""


def all_files(root: Path) -> Iterator[Path]:
    """Every file of the repository, caches and builds left out."""
    for folder, folders, names in os.walk(root):
        skipped = NOT_OURS | MADE_HERE if Path(folder) == root else NOT_OURS
        folders[:] = sorted(name for name in folders if name not in skipped and not name.endswith(".egg-info"))
        kept = sorted(name for name in names if name not in skipped)
        yield from (Path(folder) / name for name in kept if (Path(folder) / name).is_file())


def python_files(root: Path) -> list[Path]:
    """Our own Python: product, tests, tools and benchmarks; migrations are made by a program and left out."""
    files = [root / "conftest.py", *(file for top in CODE_FOLDERS for file in all_files(root / top))]
    return [file for file in files if file.suffix == ".py" and file.exists() and "migrations" not in file.parts]


def product_files(root: Path) -> list[Path]:
    """The Python that a user installs: no tests."""
    return [file for file in python_files(root) if file.is_relative_to(root / "src") and not is_test(file, root)]


def is_test(file: Path, root: Path) -> bool:
    """Whether *file* is a test or serves tests."""
    return "tests" in file.relative_to(root).parts or file.name == "conftest.py"


@cache
def parsed(file: Path) -> ast.Module:
    """The syntax tree of *file*."""
    return ast.parse(file.read_text(encoding="utf-8"), filename=str(file))


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function, method and inner function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def body_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """How many lines the body has, its docstring left out."""
    body = function.body[1:] if ast.get_docstring(function, clean=False) is not None else function.body
    return function_end(function) - body[0].lineno + 1 if body else 0


def function_end(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """The last line of *function*."""
    return function.end_lineno or function.lineno


def place(file: Path, root: Path, line: int | None = None) -> str:
    """Where a fault is, as an editor can open it."""
    where = file.relative_to(root).as_posix()
    return f"{where}:{line}" if line else where
