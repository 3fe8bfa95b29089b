"""What a function is: a name, what it takes, what it returns, and who may call it is for its code to say."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ConfigDict

from tutela.identity.api import Person, TokenScope


class Parameters(BaseModel):
    """What a function takes. Values may come as text, as in a form: ``"5"`` is a number here, as in Moodle."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Returns(BaseModel):
    """What a function returns."""

    model_config = ConfigDict(frozen=True)


P = TypeVar("P", bound=Parameters)


@dataclass(frozen=True)
class Function:
    """A web-service function. `call` runs with the person who asks and the parameters, checked."""

    name: str
    description: str
    parameters: type[Parameters]
    returns: type[BaseModel]
    call: Callable[[Person, Any], Awaitable[BaseModel]]
    scope: TokenScope = TokenScope.ACT
    """What a token needs to call it."""
    placement: str = ""
    """The placement that must be installed for the function to be there; '' for none."""
