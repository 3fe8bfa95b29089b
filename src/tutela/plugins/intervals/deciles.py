"""Last tenth."""

from __future__ import annotations

from tutela.sdk.periods import EqualParts
from tutela.sdk.text import _


class Deciles(EqualParts):
    """A course in ten tenths, each by itself.

    >>> from tutela.sdk.interval import Analysable, Moment
    >>> parts = Deciles().ranges(Analysable(1, 0, 1000), Moment(now=2000, training=True))
    >>> [(part.start, part.end) for part in parts][:3]
    [(0, 100), (101, 200), (201, 300)]
    """

    name = "deciles"
    label = _("Last tenth")
    moodle = r"\core\analytics\time_splitting\deciles"
    parts = 10
