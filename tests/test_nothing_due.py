"""Cognitive depth and social breadth where nothing of their kind was due."""

from __future__ import annotations

import pytest

from tutela.plugins.indicators import cognitive_depth, social_breadth
from tutela.sdk.community import CognitiveDepth, SocialBreadth

KINDS = [
    kind
    for module in (cognitive_depth, social_breadth)
    for kind in vars(module).values()
    if isinstance(kind, type)
    and issubclass(kind, CognitiveDepth | SocialBreadth)
    and kind.__module__ == module.__name__
]


def test_every_kind_is_among_them() -> None:
    assert len(KINDS) == 44


@pytest.mark.parametrize("kind", [kind for kind in KINDS if getattr(kind, "activity", "")], ids=lambda kind: kind.name)
def test_where_nothing_of_the_kind_was_due_it_cannot_be_said(kind: type[CognitiveDepth] | type[SocialBreadth]) -> None:
    assert kind.of([{"type": "something else"}]) is None
