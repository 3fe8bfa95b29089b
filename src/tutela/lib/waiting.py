"""Calling asynchronous code from where there is no event loop, or where another one runs."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def waited_for(coroutine: Coroutine[Any, Any, T]) -> T:
    """What *coroutine* returns or raises; this thread waits. It runs in an event loop of its own.

    >>> async def answer() -> int:
    ...     return 42
    >>> waited_for(answer())
    42
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(coroutine)
    # A loop runs in this thread already, and loops do not nest.
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, coroutine).result()
