"""Date conditions out of the JSON in which Moodle keeps a module's or section's restrictions."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

DIRECTIONS = {">=": "from", "<": "until"}


def date_conditions(restrictions: str) -> Iterator[tuple[str, int]]:
    """(direction, time) of each date condition, nested ones in depth-first order.

    >>> list(date_conditions('{"op":"&","c":[{"type":"date","d":">=","t":5},{"op":"|","c":[]}],"showc":[true]}'))
    [('from', 5)]
    >>> list(date_conditions('not JSON'))
    []
    """
    try:
        tree = json.loads(restrictions)
    except ValueError:
        return
    yield from _walk(tree)


def _walk(node: Any) -> Iterator[tuple[str, int]]:
    if not isinstance(node, dict):
        return
    if node.get("type") == "date" and node.get("d") in DIRECTIONS and isinstance(node.get("t"), int):
        yield DIRECTIONS[node["d"]], node["t"]
    children = node.get("c")
    for child in children if isinstance(children, list) else ():
        yield from _walk(child)
