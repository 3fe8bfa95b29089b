"""Conformance of a provider, as far as it can be seen without calling a service.

In a test of the plugin::

    def test_it_keeps_the_contract() -> None:
        assert list(check_provider(MyProvider)) == []

`tutela.testing.service` goes on from there with a provider that runs.
"""

from __future__ import annotations

import ast
import inspect
import re
import sys
from collections.abc import Callable, Iterator
from typing import Any

from pydantic import SecretStr, ValidationError
from pydantic.errors import PydanticInvalidForJsonSchema

from tutela.sdk.actions import Action
from tutela.sdk.provider import ActionSettings, Process, Provider, ProviderConfig

ROOMS = frozenset({"ai", "analytics", "learning", "mlbackend", "plugins", "rest", "site", "web"})
"""Rooms of Tutela that a provider must not import."""

_NAME = re.compile(r"[a-z][a-z0-9_]{0,49}")
_SECRET_NAME = re.compile(r"(^|_)(key|token|secret|password|passphrase|credential)s?($|_)")


def check_provider(kind: object) -> Iterator[str]:
    """The faults of *kind*, each a sentence; none when it keeps the contract."""
    if not (isinstance(kind, type) and issubclass(kind, Provider)):
        yield f"{kind!r} is not a subclass of tutela.sdk.Provider."
        return
    for check in _CHECKS:
        yield from check(kind)


def _says_what_it_is(kind: type[Provider[Any]]) -> Iterator[str]:
    name = getattr(kind, "name", "")
    if not (isinstance(name, str) and _NAME.fullmatch(name)):
        yield f"The name {name!r} must be small letters, digits and underscores, 50 at the most."
    for attribute in ("label", "description"):
        if not str(getattr(kind, attribute, "")).strip():
            yield f"It has no {attribute}: people choose it by that."
    if not (kind.__doc__ or "").strip() or kind.__doc__ == Provider.__doc__:
        yield f"The class {kind.__name__} has no docstring."
    external: object = kind.external
    if not isinstance(external, bool):
        yield "`external` must say True or False: people are told whether their text leaves the site."
    if external and not any(str(text).strip() for text in kind.discloses):
        yield "`discloses` must say what about people leaves the site."


def _can_be_made(kind: type[Provider[Any]]) -> Iterator[str]:
    for missing in sorted(getattr(kind, "__abstractmethods__", ())):
        yield f"It does not define {missing}."
    if "test_connection" not in kind.__abstractmethods__ and not inspect.iscoroutinefunction(kind.test_connection):
        yield "test_connection must be `async def`."


def _config_makes_a_form(kind: type[Provider[Any]]) -> Iterator[str]:
    config = getattr(kind, "config_class", None)
    if not (isinstance(config, type) and issubclass(config, ProviderConfig)):
        yield "config_class must be a subclass of tutela.sdk.ProviderConfig."
        return
    if not config.model_config.get("frozen"):
        yield f"{config.__name__} must stay frozen."
    yield from _form_faults(config)


def _form_faults(model: type[ProviderConfig] | type[ActionSettings]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        if not field.title or not field.description:
            yield f"The field {model.__name__}.{name} needs a title and a description: the form shows them."
        if _SECRET_NAME.search(name) and field.annotation is str:
            yield f"The field {model.__name__}.{name} looks like a secret and must be a SecretStr."
        if field.annotation is SecretStr and isinstance(field.default, SecretStr) and field.default.get_secret_value():
            yield f"The secret {model.__name__}.{name} has a default: a secret in the source is none."
    try:
        model.model_json_schema()
    except PydanticInvalidForJsonSchema as failure:
        yield f"No form can be made of {model.__name__}: {failure.message}."


def _performs_actions(kind: type[Provider[Any]]) -> Iterator[str]:
    processes: object = getattr(kind, "processes", ())
    if not isinstance(processes, tuple) or not processes:
        yield "`processes` must be a tuple with at least one process class."
        return
    performed = [getattr(process, "action", None) for process in processes]
    if len(set(performed)) != len(performed):
        yield "Two processes perform the same action."
    for process in processes:
        yield from _process_faults(process)


def _process_faults(process: object) -> Iterator[str]:
    if not (isinstance(process, type) and issubclass(process, Process)):
        yield f"{process!r} is not a subclass of tutela.sdk.Process."
        return
    action: object = getattr(process, "action", None)
    if not (isinstance(action, type) and issubclass(action, Action)):
        yield f"{process.__name__}.action must be an action class."
        return
    if process.__name__ != f"Process{action.__name__}":
        yield f"{process.__name__} performs {action.__name__}: call it Process{action.__name__}."
    if not inspect.iscoroutinefunction(process.process):
        yield f"{process.__name__}.process must be `async def`."
    yield from _settings_faults(process)


def _settings_faults(process: type[Process[Any, Any]]) -> Iterator[str]:
    settings: object = process.settings_class
    if not (isinstance(settings, type) and issubclass(settings, ActionSettings)):
        yield f"{process.__name__}.settings_class must be a subclass of tutela.sdk.ActionSettings."
        return
    try:
        settings()
    except ValidationError as failure:
        names = ", ".join(str(error["loc"][0]) for error in failure.errors() if error["loc"])
        yield f"{settings.__name__} must have defaults for everything; {names} has none."
    yield from _form_faults(settings)


def _knows_only_the_sdk(kind: type[Provider[Any]]) -> Iterator[str]:
    for module in _modules_of(kind):
        for imported in sorted(_imports_of(module)):
            first, _, rest = imported.partition(".")
            if first in {"django", "ninja"}:
                yield f"{module} imports {imported}: a provider works without Django."
            if first == "tutela" and rest.partition(".")[0] in ROOMS and not imported.startswith(_home(kind)):
                yield f"{module} imports {imported}: a provider knows tutela.sdk and tutela.lib only."


def _home(kind: type[Provider[Any]]) -> str:
    """The package of *kind*, or its module when that stands alone."""
    return kind.__module__.rpartition(".")[0] or kind.__module__


def _modules_of(kind: type[Provider[Any]]) -> list[str]:
    """The loaded modules of the plugin, its tests left out."""
    home = _home(kind)
    inside = [name for name in sys.modules if name.startswith(f"{home}.") and ".tests" not in name]
    return sorted({*inside, kind.__module__})


def _imports_of(module: str) -> set[str]:
    try:
        tree = ast.parse(inspect.getsource(sys.modules[module]))
    except (OSError, TypeError, KeyError):
        return set()  # no source to read: an extension, or a class made at a prompt
    found: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            found.add(node.module)
            found.update(f"{node.module}.{alias.name}" for alias in node.names if node.module == "tutela")
    return found


_CHECKS: tuple[Callable[[type[Provider[Any]]], Iterator[str]], ...] = (
    _says_what_it_is,
    _can_be_made,
    _config_makes_a_form,
    _performs_actions,
    _knows_only_the_sdk,
)
