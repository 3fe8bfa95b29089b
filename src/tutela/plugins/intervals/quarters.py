"""Last quarter."""

from __future__ import annotations

from tutela.sdk.periods import EqualParts
from tutela.sdk.text import _


class Quarters(EqualParts):
    """A course in four quarters, each by itself.

    >>> from tutela.sdk.interval import Analysable, Moment
    >>> parts = Quarters().ranges(Analysable(1, 0, 1000), Moment(now=2000, training=True))
    >>> [(part.start, part.end) for part in parts]
    [(0, 250), (251, 500), (501, 750), (751, 1000)]
    """

    name = "quarters"
    label = _("Last quarter")
    moodle = r"\core\analytics\time_splitting\quarters"
    parts = 4
