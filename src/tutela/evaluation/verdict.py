"""The verdict on an evaluation, with Moodle's numbers and limits: may a model like this be used?"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import IntFlag

from tutela.sdk.text import _, filled

LEAST_SCORE = 0.7
"""The least weighted F1 that Moodle accepts."""
MOST_DEVIATION = 0.05
"""The most that it may vary from round to round."""


class Status(IntFlag):
    """Moodle's codes, which add up: 12 is a low score that also varied too much."""

    OK = 0
    GENERAL_ERROR = 1
    NO_DATASET = 2
    LOW_SCORE = 4
    NOT_ENOUGH_DATA = 8


@dataclass(frozen=True)
class Verdict:
    """A status, and a (translatable) sentence for each complaint."""

    status: Status
    reasons: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether there is nothing to complain of."""
        return self.status is Status.OK


def verdict(score: float, deviation: float, *, least: float = LEAST_SCORE, accepted: float = MOST_DEVIATION) -> Verdict:
    """Moodle's two complaints about the weighted F1: it varies too much (8), it is too low (4)."""
    status, reasons = Status.OK, []
    if not deviation <= accepted:
        status |= Status.NOT_ENOUGH_DATA
        reasons.append(
            filled(
                _(
                    "The evaluation results varied too much, we might need more samples to check if this model is "
                    "valid. Model deviation = {deviation}, accepted deviation = {accepted}"
                ),
                deviation=_shown(deviation),
                accepted=_shown(accepted),
            )
        )
    if not score >= least:
        status |= Status.LOW_SCORE
        reasons.append(
            filled(
                _(
                    "The evaluated model prediction accuracy is not very good. "
                    "Model score = {score}, minimum score = {least}"
                ),
                score=_shown(score),
                least=_shown(least),
            )
        )
    return Verdict(status, tuple(reasons))


def too_few(reason: str) -> Verdict:
    """The verdict where nothing could be held out, or nothing learnt; *reason* is a `Decline`'s."""
    known = filled(reason.replace("{", "{{").replace("}", "}}"))
    return Verdict(Status.NOT_ENOUGH_DATA, (filled(_("Not enough data to evaluate: {reason}."), reason=known),))


def _shown(number: float) -> str:
    return f"{number:.4g}" if math.isfinite(number) else "?"
