"""Write or compare the golden files in tests/golden: what people and programs outside see of Tutela.

``python -m tools.golden`` compares and says which lines differ; ``--write`` writes them. A test compares all but the
names of the tests, which change with every piece of work: this program alone compares those.
"""

from __future__ import annotations

import ast
import difflib
import json
import os
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import click
from babel.messages.pofile import read_po
from django.urls import URLPattern, URLResolver, get_resolver

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "tests" / "golden"
KINDS = ("providers", "placements", "platforms", "indicators", "targets", "intervals", "processors")


def main() -> None:
    """Compare, or write with ``--write``; exit code 1 where something differs."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tutela.site.tests.settings")
    import django

    django.setup()
    differing = 0
    for name, text in contents().items():
        if "--write" in sys.argv:
            FOLDER.mkdir(exist_ok=True)
            (FOLDER / name).write_text(text, encoding="utf-8")
        for line in difference(name, text):
            differing += 1
            print(line)
    sys.exit(differing > 0)


def contents() -> dict[str, str]:
    """Each golden file's text as it would be written now."""
    return {name: "\n".join(lines()) + "\n" for name, lines in {**WHAT, "tests.txt": tests}.items()}


def difference(name: str, text: str) -> list[str]:
    """The lines of the unified diff between the golden file and *text*; none where they are alike."""
    file = FOLDER / name
    golden = file.read_text(encoding="utf-8") if file.exists() else ""
    lines = difflib.unified_diff(golden.splitlines(), text.splitlines(), f"golden {name}", f"now {name}", "", "", 0, "")
    return list(lines)


def urls() -> list[str]:
    """The patterns of the site's addresses, with their names."""
    return sorted(_urls(get_resolver().url_patterns, "", ""))


def _urls(patterns: Iterable[URLPattern | URLResolver], before: str, space: str) -> Iterator[str]:
    for one in patterns:
        here = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from _urls(one.url_patterns, here, f"{space}{one.namespace}:" if one.namespace else space)
        else:
            yield f"{here}  {space}{one.name or '-'}"


def openapi() -> list[str]:
    """The description of the REST API."""
    from importlib import import_module

    api = import_module("tutela.api.v1" if (ROOT / "src/tutela/api").is_dir() else "tutela.rest.v1")
    schema = api.make_api().get_openapi_schema(path_prefix="/api/v1/")
    schema["info"].pop("version")
    return json.dumps(schema, indent=1, sort_keys=True, default=str, ensure_ascii=False).splitlines()


def commands() -> list[str]:
    """The commands with their arguments and options."""
    from tutela.site.cli import main as program

    return list(_commands(program, click.Context(program, info_name="tutela")))


def _commands(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in sorted(command.get_params(context), key=lambda one: (one.param_type_name, one.name or "")):
        names = " ".join((*parameter.opts, *parameter.secondary_opts))
        yield f"{context.command_path}: {parameter.param_type_name} {names} ({parameter.type.name})"
    if not isinstance(command, click.Group):
        yield f"{context.command_path}: {command.get_short_help_str(200)}"
        return
    for name in command.list_commands(context):
        child = command.get_command(context, name)
        if child is not None:
            yield from _commands(child, click.Context(child, info_name=name, parent=context))


def settings() -> list[str]:
    """The variables of the environment, with their defaults."""
    from tutela.site.environment import VARIABLES

    return sorted(f"{one.name}={one.default}" for one in VARIABLES)


def capabilities() -> list[str]:
    """The capabilities, with the level and the archetypes that have them."""
    from tutela.identity.api import known

    lines = []
    for name, one in sorted(known().items()):
        if name.startswith("test/"):  # declared by a test that ran earlier
            continue
        held = sorted(f"{who.value}={what.name}" for who, what in one.archetypes.items())
        lines.append(" ".join((one.name, one.level.name, *held)))
    return lines


def functions() -> list[str]:
    """The Moodle functions that are served."""
    from importlib import import_module

    package = "tutela.api" if (ROOT / "src/tutela/api").is_dir() else "tutela.rest"
    return sorted(import_module(f"{package}.functions.registry").functions())


def plugins() -> list[str]:
    """The plugins by kind; a broken one says so."""
    from tutela.sdk import registry

    found = [(kind, getattr(registry, kind)()) for kind in KINDS]
    return [f"{kind}.{name}" for kind, some in found for name in sorted(some.loaded)] + [
        f"{kind}.{name} broken" for kind, some in found for name in sorted(some.broken)
    ]


def messages() -> list[str]:
    """The texts that are translated."""
    with (ROOT / "src/tutela/site/locale/es/LC_MESSAGES/django.po").open("rb") as stream:
        catalogue = read_po(stream)
    return sorted(json.dumps([one.context, one.id], ensure_ascii=False) for one in catalogue if one.id)


def tests() -> list[str]:
    """The names of the test functions, and how many assertions there are."""
    names: Counter[str] = Counter()
    assertions = 0
    for top in ("src", "tests", "packages"):
        for file in (ROOT / top).rglob("*.py"):
            if "tests" not in file.parts:
                continue
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                    names[node.name] += 1
                assertions += isinstance(node, ast.Assert)
    listed = [f"{name} {number}" for name, number in sorted(names.items())]
    return [f"{sum(names.values())} test functions, {assertions} assertions", *listed]


WHAT: dict[str, Callable[[], list[str]]] = {
    "capabilities.txt": capabilities,
    "commands.txt": commands,
    "functions.txt": functions,
    "messages.txt": messages,
    "openapi.json": openapi,
    "plugins.txt": plugins,
    "settings.txt": settings,
    "urls.txt": urls,
}
"""File name → what gives its lines; those that a test compares."""

if __name__ == "__main__":
    main()
