"""One valid action of each kind, for checks that perform them."""

from __future__ import annotations

from typing import Any

from tutela.sdk.actions import Action, ExplainText, GenerateImage, GenerateText, SummariseText, TranslateText
from tutela.sdk.errors import PluginFault

USERID, CONTEXTID = 900_000_000_001, 800_000_000_002
"""Numbers that cannot stand in a request by chance."""

TEXT = """Tides

Tides are caused by the gravity of the moon and, less strongly, of the sun. The moon pulls on every part of the Earth,
but it pulls hardest on the side that faces it and least on the far side. The difference between these pulls stretches
the oceans into two bulges, one towards the moon and one away from it.

As the Earth turns, each coast passes through both bulges, and so most coasts have two high tides and two low tides
every day. When sun, moon and Earth stand in a line, their pulls add up and the tides are large. When sun and moon stand
at a right angle, their pulls work against each other and the tides are small. The shape of a bay can make the tide much
higher than it is on an open coast.
"""

_EXTRA: dict[type[Action[Any]], dict[str, Any]] = {
    GenerateText: {"prompttext": "Write two sentences on the tides."},
    GenerateImage: {"prompttext": "A harbour at low tide, in watercolour."},
    SummariseText: {"prompttext": TEXT},
    ExplainText: {"prompttext": TEXT},
    TranslateText: {"prompttext": TEXT, "targetlanguage": "es"},
}


def sample(kind: type[Action[Any]]) -> Action[Any]:
    """A valid action of *kind*. Raises `PluginFault` for an action that Tutela does not ship."""
    if kind not in _EXTRA:
        raise PluginFault(f"there is no sample of {kind.basename}: hand one over")
    return kind.model_validate({"userid": USERID, "contextid": CONTEXTID, **_EXTRA[kind]})
