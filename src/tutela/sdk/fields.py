"""What a table of the learning record is made of: fields with their types, meanings and units."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Type(StrEnum):
    """What a field holds."""

    ID = "id"  # a whole number that names a row; 64 bits
    TIME = "time"  # whole seconds since 1970-01-01 UTC; 64 bits
    COUNT = "count"  # a whole number; 64 bits
    NUMBER = "number"  # a double
    FLAG = "flag"  # true or false, never null
    TEXT = "text"


DUCKDB_TYPES: Mapping[Type, str] = {
    Type.ID: "BIGINT",
    Type.TIME: "BIGINT",
    Type.COUNT: "BIGINT",
    Type.NUMBER: "DOUBLE",
    Type.FLAG: "BOOLEAN",
    Type.TEXT: "VARCHAR",
}


@dataclass(frozen=True)
class Field:
    """One column. `null` says what its absence means; None: it is never absent. `unit` where one is needed."""

    name: str
    type: Type
    meaning: str
    null: str | None = None
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """One canonical table. `key` identifies a row. An optional table may be missing: it is then read as empty."""

    name: str
    meaning: str
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    optional: bool = False

    def __getitem__(self, name: str) -> Field:
        for field in self.fields:
            if field.name == name:
                return field
        raise KeyError(name)

    @property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns, in order."""
        return tuple(field.name for field in self.fields)


def id_field(name: str, meaning: str, null: str | None = None) -> Field:
    """A whole number that names a row."""
    return Field(name, Type.ID, meaning, null)


def time_field(name: str, meaning: str, null: str | None = None) -> Field:
    """A time, in whole seconds since 1970-01-01 UTC."""
    return Field(name, Type.TIME, meaning, null, "s since 1970-01-01 UTC")


def flag_field(name: str, meaning: str) -> Field:
    """True or false, never null."""
    return Field(name, Type.FLAG, meaning)


def text_field(name: str, meaning: str, null: str | None = None) -> Field:
    """A text."""
    return Field(name, Type.TEXT, meaning, null)


def count_field(name: str, meaning: str, null: str | None = None) -> Field:
    """A whole number."""
    return Field(name, Type.COUNT, meaning, null)


def number_field(name: str, meaning: str, null: str | None = None, unit: str = "") -> Field:
    """A double, in *unit*."""
    return Field(name, Type.NUMBER, meaning, null, unit)
