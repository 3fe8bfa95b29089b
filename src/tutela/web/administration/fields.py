"""A form made from a pydantic model: its fields as the page shows them, and what a person entered as values.

The fields come from the model's JSON schema, the one description that every pydantic model has of itself. The values
are checked by the model, behind the door; here they are only brought from text into shape.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from django.utils.translation import gettext
from django.utils.translation import gettext as _
from pydantic import BaseModel

from tutela.sdk.storable import unstorable_places

Kind = Literal[
    "text", "textarea", "secret", "url", "integer", "number", "switch", "choice", "options", "choices", "lines", "json"
]
Entered = Mapping[str, str]
Errors = Mapping[str, list[str]]

SCALARS: dict[str, Kind] = {"boolean": "switch", "integer": "integer", "number": "number", "object": "json"}


@dataclass(frozen=True)
class Option:
    """One of the values to choose from; `note` explains it, or says why it is not `usable`."""

    value: str
    label: str
    note: str = ""
    usable: bool = True


Offered = Mapping[str, Sequence[Option]]
"""Field → what can be chosen on this site, where the model's type does not say."""


@dataclass(frozen=True)
class Field:
    """One field of a form. `value` is the text in its input; `is_set` says that a secret is stored.

    `options` are those of the kinds "options" (choose one) and "choices" (choose any), each with whether it is chosen.
    """

    name: str
    kind: Kind
    label: str
    help: str = ""
    required: bool = False
    value: str = ""
    placeholder: str = ""
    checked: bool = False
    is_set: bool = False
    choices: list[tuple[str, str]] = field(default_factory=list)
    options: list[tuple[Option, bool]] = field(default_factory=list)
    minimum: float | None = None
    maximum: float | None = None
    longest: int | None = None
    errors: list[str] = field(default_factory=list)

    @property
    def id(self) -> str:
        """Its id on the page and its name in what is sent."""
        return f"config-{self.name}"

    @property
    def described_by(self) -> str:
        """The ids of what explains the field, for screen readers."""
        ids = [f"{self.id}-help"] if self.help or self.is_set else []
        return " ".join([*ids, *([f"{self.id}-error"] if self.errors else [])])


def fields_of(
    model: type[BaseModel],
    values: Mapping[str, Any],
    *,
    entered: Entered | None = None,
    errors: Errors | None = None,
    secrets_set: frozenset[str] = frozenset(),
    offered: Offered | None = None,
) -> list[Field]:
    """The fields of *model*, with what was *entered* a moment ago, else with its *values*."""
    schema = _schema(model, offered)
    required = set(schema.get("required", ()))
    return [
        _field(
            name,
            part := _resolved(raw, schema),
            required=name in required and name not in secrets_set,
            shown=_shown(name, part, entered) if entered is not None else values.get(name, part.get("default")),
            errors=[_sentence(text) for text in (errors or {}).get(name, [])],
            is_set=name in secrets_set,
        )
        for name, raw in schema.get("properties", {}).items()
    ]


def values_from(
    model: type[BaseModel], entered: Entered, *, offered: Offered | None = None
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """What was entered as values for *model*, and what cannot be read at all. Empty means the default."""
    schema = _schema(model, offered)
    values: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name, raw in schema.get("properties", {}).items():
        part = _resolved(raw, schema)
        text = _entered(name, entered)
        if _kind(part) == "choices":
            values[name] = _chosen(name, part, entered)
            continue
        try:
            if text.strip() or _kind(part) in {"switch", "secret"} or part.get("default") == "":
                values[name] = _value(part, text)
            elif part["nullable"]:
                values[name] = None
        except ValueError as failure:
            errors[name] = [str(failure)]
    return values, errors


def _field(name: str, part: dict[str, Any], *, required: bool, shown: Any, errors: list[str], is_set: bool) -> Field:
    kind = _kind(part)
    return Field(
        name=name,
        kind=kind,
        label=gettext(part.get("title", name)),
        help=gettext(text) if (text := part.get("description")) else "",
        required=required,
        value="" if kind in {"secret", "choices"} else _text(kind, shown),
        placeholder=""
        if kind in {"switch", "choice", "options", "choices", "secret"}
        else _text(kind, part.get("default")),
        checked=kind == "switch" and shown in (True, "on"),
        is_set=is_set,
        choices=[] if kind != "choice" else _choices(part, required),
        options=[] if kind not in {"options", "choices"} else _marked(_options(part), shown),
        minimum=part.get("minimum", part.get("exclusiveMinimum")),
        maximum=part.get("maximum", part.get("exclusiveMaximum")),
        longest=part.get("maxLength"),
        errors=errors,
    )


def _schema(model: type[BaseModel], offered: Offered | None) -> dict[str, Any]:
    schema = model.model_json_schema()
    for name, options in (offered or {}).items():
        schema["properties"][name]["offered"] = list(options)
    return schema


def _options(part: dict[str, Any]) -> list[Option]:
    """What can be chosen: what this site offers, else what the type allows."""
    if "offered" in part:
        return list(part["offered"])
    labels = part.get("choice_labels", {})
    allowed = part.get("items", {}).get("enum", ())
    return [Option(str(value), gettext(labels.get(str(value), str(value)))) for value in allowed]


def _marked(options: list[Option], shown: Any) -> list[tuple[Option, bool]]:
    chosen = (
        {str(value) for value in shown} if isinstance(shown, (list, tuple)) else {"" if shown is None else str(shown)}
    )
    return [(option, option.value in chosen) for option in options]


def _chosen(name: str, part: dict[str, Any], entered: Entered) -> list[str]:
    return [option.value for option in _options(part) if entered.get(f"config-{name}.{option.value}") == "on"]


def _shown(name: str, part: dict[str, Any], entered: Entered) -> Any:
    return _chosen(name, part, entered) if _kind(part) == "choices" else _entered(name, entered)


def _choices(part: dict[str, Any], required: bool) -> list[tuple[str, str]]:
    """The values and what they are called; an empty one first where nothing need be chosen."""
    labels = part.get("choice_labels", {})
    named = [(str(value), gettext(labels.get(str(value), str(value)))) for value in part["enum"]]
    return [*([("", _("Not set"))] if part["nullable"] and not required else []), *named]


def _entered(name: str, entered: Entered) -> str:
    return entered.get(f"config-{name}", "")


def _resolved(raw: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    """One property with its reference followed and its "or null" taken apart: then `nullable` says so."""
    part = dict(raw)
    options = part.pop("anyOf", None)
    nullable = bool(options) and any(option.get("type") == "null" for option in options)
    if options:
        part = {**next(option for option in options if option.get("type") != "null"), **part}
    if "$ref" in part:
        definition = schema["$defs"][part.pop("$ref").rsplit("/", 1)[-1]]
        part = {**definition, **part}
    if "const" in part:
        part["enum"] = [part["const"]]
    return {**part, "nullable": nullable}


def _kind(part: dict[str, Any]) -> Kind:
    if part.get("type") == "array" and ("offered" in part or "enum" in part.get("items", {})):
        return "choices"
    if "offered" in part:
        return "options"
    if "enum" in part:
        return "choice"
    if part.get("format") == "password":
        return "secret"
    if part.get("format") == "uri":
        return "url"
    if part.get("widget") == "textarea":
        return "textarea"
    if part.get("type") == "array":
        return "lines" if part.get("items", {}).get("type") == "string" else "json"
    if part.get("type") == "string":
        return "text"
    return SCALARS.get(part.get("type", ""), "json")


def _text(kind: Kind, value: Any) -> str:
    if value is None or value in ({}, []):
        return ""
    if isinstance(value, str):
        return value
    if kind == "lines":
        return "\n".join(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, indent=2, ensure_ascii=False) if kind == "json" else str(value)


def _value(part: dict[str, Any], text: str) -> Any:
    """*text* as the field's type wants it. Raises `ValueError` with a sentence for the person."""
    kind = _kind(part)
    if kind == "switch":
        return text == "on"
    if kind == "json":
        return _json(text)
    if kind == "lines":
        return [line.strip() for line in text.splitlines() if line.strip()]
    if kind == "choice":
        return next((value for value in part["enum"] if str(value) == text), text)
    return text if kind == "textarea" else text.strip()


def _json(text: str) -> Any:
    try:
        value = json.loads(text)
    except json.JSONDecodeError as failure:
        raise ValueError(
            _("This is not valid JSON: see line %(line)d, character %(column)d.")
            % {"line": failure.lineno, "column": failure.colno}
        ) from failure
    except RecursionError as failure:
        raise ValueError(_("This JSON is nested too deeply.")) from failure
    if any(unstorable_places(value)):
        raise ValueError(_("A text in this JSON holds a null character or half of a character."))
    return value


def _sentence(text: str) -> str:
    """A message of pydantic as people write: it begins large and ends with a stop."""
    text = text.removeprefix("Value error, ").strip()
    text = text[:1].upper() + text[1:]
    return text if text.endswith((".", "!", "?")) else f"{text}."
