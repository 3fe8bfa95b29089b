"""Providers that do as they are told: each behaviour is a function that answers, raises or waits."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

from pydantic import SecretStr

from tutela.sdk import (
    Action,
    ConnectionReport,
    GenerateText,
    Process,
    Provider,
    ProviderConfig,
    Response,
    SummariseText,
)
from tutela.sdk.registry import providers

Behaviour = Callable[[Action[Any]], Awaitable[Response]]


async def answer(action: Action[Any]) -> Response:
    """A plain success."""
    return action.response_class.succeeded(
        generatedcontent="The moon pulls.", model_name="toy-1", prompttokens=7, completiontokens=3
    )


async def wait_for_ever(action: Action[Any]) -> Response:
    """Never an answer."""
    await asyncio.Event().wait()
    return await answer(action)


def raising(failure: Exception) -> Behaviour:
    """A behaviour that raises *failure*."""

    async def behaviour(_action: Action[Any]) -> Response:
        raise failure

    return behaviour


def saying(text: str) -> Behaviour:
    """A behaviour that answers with *text*."""

    async def behaviour(action: Action[Any]) -> Response:
        return action.response_class.succeeded(generatedcontent=text)

    return behaviour


class ToyConfig(ProviderConfig):
    """A secret and a number."""

    api_key: SecretStr = SecretStr("")
    size: int = 3
    url: str = ""
    extra: dict[str, Any] = {}


class _Summarise(Process["Toy", SummariseText]):
    action = SummariseText

    async def process(self, action: SummariseText) -> Response:
        type(self.provider).asked.append(action)
        return await type(self.provider).behaviour(action)


class Toy(Provider[ToyConfig]):
    """Summarises as its class's `behaviour` does; `asked` holds the actions that it saw."""

    name = "toy"
    label = "Toy"
    description = "For tests."
    config_class = ToyConfig
    processes = (_Summarise,)
    behaviour: Behaviour = staticmethod(answer)
    asked: list[Action[Any]] = []

    async def test_connection(self) -> ConnectionReport:
        return ConnectionReport(True, f"size {self.config.size}")


@contextmanager
def installed(*names: str, behaviour: Behaviour = answer) -> Iterator[dict[str, type[Toy]]]:
    """Toys installed under *names* for a while, each its own class."""
    loaded: Any = providers().loaded
    toys = {
        name: type(name.title(), (Toy,), {"name": name, "behaviour": staticmethod(behaviour), "asked": []})
        for name in names
    }
    loaded.update(toys)
    try:
        yield toys
    finally:
        for name in names:
            del loaded[name]


__all__ = ["GenerateText", "Toy", "answer", "installed", "raising", "saying", "wait_for_ever"]
