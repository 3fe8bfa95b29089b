"""What is public is listed and explained."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from tests.doors.tree import is_test, parsed, place, product_files

Definition = ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef


def all_lists_what_is_public(root: Path) -> list[str]:
    """The sdk and the doors list in ``__all__`` what they offer: nothing missing, nothing absent, nothing twice."""
    faults = []
    for file in _doors(root):
        where, tree = place(file, root), parsed(file)
        listed = _listed(tree)
        if listed is None:
            faults.append(f"{where}: a door without __all__")
            continue
        defined, imported = _defined(tree), _imported(tree)
        due = defined | imported if file.name == "__init__.py" else defined
        faults += [f"{where}: __all__ lacks {name}" for name in sorted(due - set(listed))]
        faults += [f"{where}: __all__ names {name}, which is not here" for name in set(listed) - defined - imported]
        faults += [f"{where}: __all__ names something twice"] if len(set(listed)) < len(listed) else []
    return faults


def _doors(root: Path) -> list[Path]:
    package = root / "src" / "tutela"
    doors = [package / "sdk" / "__init__.py", *sorted(package.glob("*/api.py"))]
    return [file for file in doors if file.exists()]


def _listed(tree: ast.Module) -> list[str] | None:
    for node in tree.body:
        if isinstance(node, ast.Assign) and any(getattr(target, "id", "") == "__all__" for target in node.targets):
            return [str(name) for name in ast.literal_eval(node.value)]
    return None


def _defined(tree: ast.Module) -> set[str]:
    """The public classes, functions and values of the module."""
    names: set[str] = set()
    for node in tree.body:
        if isinstance(node, Definition):
            names.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return {name for name in names if not name.startswith("_")}


def _imported(tree: ast.Module) -> set[str]:
    """Public names that come from our own package."""
    return {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom) and (node.level or (node.module or "").startswith("tutela"))
        for alias in node.names
        if not (alias.asname or alias.name).startswith("_")
    }


def the_sdk_is_explained(root: Path) -> list[str]:
    """Every public module, class, function and method of the sdk and of the doors has a docstring.

    A method that a base class of the sdk explains need not say it again.
    """
    sdk = (root / "src" / "tutela" / "sdk").rglob("*.py")
    files = sorted({file for file in sdk if not is_test(file, root)} | set(_doors(root)))
    explained = {name for file in files for name in _explained_methods(parsed(file))}
    return [
        f"{place(file, root, line)}: {name} has no docstring"
        for file in files
        for line, name in _unexplained(parsed(file), explained)
    ]


def _explained_methods(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef):
            yield from (method.name for method in _methods(node) if ast.get_docstring(method) is not None)


def _unexplained(tree: ast.Module, explained: set[str]) -> Iterator[tuple[int, str]]:
    if ast.get_docstring(tree) is None:
        yield 1, "the module"
    for node in tree.body:
        if not isinstance(node, Definition) or node.name.startswith("_"):
            continue
        if ast.get_docstring(node) is None:
            yield node.lineno, node.name
        if isinstance(node, ast.ClassDef):
            known = explained if node.bases else set()
            yield from (
                (method.lineno, f"{node.name}.{method.name}")
                for method in _methods(node)
                if ast.get_docstring(method) is None and method.name not in known
            )


def _methods(node: ast.ClassDef) -> list[Definition]:
    return [inner for inner in node.body if isinstance(inner, Definition) and not inner.name.startswith("_")]


def modules_say_what_they_are(root: Path) -> list[str]:
    """Every module of the product that holds anything has a docstring."""
    return [
        f"{place(file, root)}: no docstring"
        for file in product_files(root)
        if parsed(file).body and ast.get_docstring(parsed(file)) is None
    ]
