"""The base of all actions: a typed, frozen request and the words that describe it."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from tutela.sdk.errors import PluginFault
from tutela.sdk.response import Response

R = TypeVar("R", bound=Response)

LARGEST_ID = 2**63 - 1
"""What a database can hold as an id."""

SERVER_FIELDS = frozenset({"contextid", "userid", "timecreated"})
"""Fields that are never taken from a person's input as they are."""


@dataclass(frozen=True)
class Column:
    """A column of the action's own table: what is kept of it.

    `length` is in characters, for ``char``; `personal` says that it may hold personal data, which export and
    deletion must then cover.
    """

    name: str
    kind: Literal["text", "char", "int"]
    length: int = 0
    personal: bool = False
    comment: str = ""


class Action(BaseModel, Generic[R]):
    """A thing that people can do with AI. Basename ``<verb>_<noun singular>``.

    An action is a value: who asks (`userid`), where (`contextid`), and what. It has no user interface and does not
    know who will perform it. Values are checked strictly: ``"5"`` is not a number here.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    basename: ClassVar[str]
    label: ClassVar[str]
    description: ClassVar[str]
    system_instruction: ClassVar[str] = ""
    guard: ClassVar[str] = ""
    """What a language model is told after the instruction, whoever wrote that: settings cannot take it away."""
    response_class: ClassVar[type[Response]]
    columns: ClassVar[tuple[Column, ...]]

    contextid: int = Field(gt=0, le=LARGEST_ID, description="The context in which it is asked.")
    userid: int = Field(gt=0, le=LARGEST_ID, description="The person who asks.")
    timecreated: float = Field(default_factory=time.time, description="When it was asked, in Unix seconds.")

    @classmethod
    def get_basename(cls) -> str:
        """``summarise_text``, say."""
        return cls.basename

    @classmethod
    def get_name(cls) -> str:
        """The name that people see, untranslated."""
        return cls.label

    @classmethod
    def get_description(cls) -> str:
        """What it does, in a sentence, untranslated."""
        return cls.description

    @classmethod
    def get_system_instruction(cls) -> str:
        """The default instruction for a language model; '' where the action has none."""
        return cls.system_instruction

    @classmethod
    def get_table_name(cls) -> str:
        """``ai_action_<basename>``, always."""
        return f"ai_action_{cls.basename}"

    def get_configuration(self, field: str) -> Any:
        """The value of one of the action's fields. Raises `PluginFault` for a name it does not have."""
        if field not in type(self).model_fields:
            raise PluginFault(f"{self.basename} has no field {field!r}")
        return getattr(self, field)

    def store(self, response: Response) -> dict[str, Any]:
        """The row of ``ai_action_<basename>`` that keeps this action with *response*: one value for each column.

        The manager writes it; values of columns that neither the action nor the response has are None.
        """
        known = {**self.model_dump(), **response.model_dump()}
        return {column.name: known.get(column.name) for column in self.columns}

    def request_row(self) -> dict[str, Any]:
        """The same row before there is a response, written when the attempt begins."""
        known = self.model_dump()
        return {column.name: known.get(column.name) for column in self.columns}
