"""How an evaluation is done: what is held out, how often, and where a prediction becomes a warning."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Split(StrEnum):
    """What is held out in a round. In all of them no person is on both sides."""

    AUTO = "auto"
    """`COURSE` where there are several courses, else `PERSON`."""
    PERSON = "person"
    """A share of the people, of each class alike."""
    COURSE = "course"
    """Whole courses: how well does it predict a course that it has never seen?"""
    TIME = "time"
    """Later courses, by a model that knows only those which ended earlier."""


@dataclass(frozen=True)
class Plan:
    """How to evaluate.

    `rounds`: how many at most; leaving each of a few courses out once gives fewer. `test_share`: the share of people
    or courses that is held out in each round. `threshold`: the probability (0 to 1) of the last class from which on
    somebody is flagged. `fewest`: groups of fewer people than this are not shown.
    """

    rounds: int = 10
    test_share: float = 0.2
    seed: int = 0
    split: Split = Split.AUTO
    threshold: float = 0.5
    fewest: int = 20
