"""All previous tenths."""

from __future__ import annotations

from tutela.sdk.periods import AccumulatedParts
from tutela.sdk.text import _


class DecilesAccum(AccumulatedParts):
    """From the start of the course to the end of each tenth.

    >>> from tutela.sdk.interval import Analysable, Moment
    >>> parts = DecilesAccum().ranges(Analysable(1, 0, 1000), Moment(now=2000, training=True))
    >>> [(part.start, part.end) for part in parts][:3]
    [(0, 100), (0, 200), (0, 300)]
    """

    name = "deciles_accum"
    label = _("All previous tenths")
    moodle = r"\core\analytics\time_splitting\deciles_accum"
    parts = 10
