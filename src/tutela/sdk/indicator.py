"""The contract of an indicator: one named expression whose value lies in [-1, 1], or is null for "cannot say".

An indicator never runs a query and never sees a database. It says over which kind of rows it is computed
(`tutela.sdk.rows`) and gives one narwhals expression which aggregates the rows of *one sample in one range* to one
number. The analyser evaluates the expressions of all indicators for all samples and ranges together, on DuckDB or
Spark, and hands over only what lies before the range's end.

>>> import narwhals as nw
>>> class AnyVisit(BinaryIndicator):
...     '''The learner opened the course.'''
...     name, label, rows = "any_visit", "Any visit", Rows.EVENTS
...     description = "Yes: the learner opened the course in the time looked at."
...     when_empty = -1.0
...     def expression(self):
...         return yes_or_no(nw.len() > 0)
>>> AnyVisit.on("1:view 3:post"), AnyVisit.on("")
(1.0, -1.0)
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING, Any, ClassVar

from tutela.sdk.rows import Rows

if TYPE_CHECKING:
    import narwhals as nw

SECONDS_PER_DAY = 86_400
SECONDS_PER_WEEK = 604_800


class Sample(StrEnum):
    """What a prediction is about."""

    ENROLMENT = "enrolment"
    COURSE = "course"
    PERSON = "person"


class Indicator(ABC):
    """A measured quantity. Subclass `BinaryIndicator` or `LinearIndicator`."""

    name: ClassVar[str]
    label: ClassVar[str]
    description: ClassVar[str] = ""
    """What is measured, over what time, and what the ends of the scale mean, for a teacher; a marked text."""
    moodle: ClassVar[str] = ""
    """The full name of Moodle's class, where this is one of Moodle's."""
    rows: ClassVar[Rows]
    samples: ClassVar[frozenset[Sample]] = frozenset({Sample.ENROLMENT})
    needs: ClassVar[tuple[str, ...]] = ()
    """The facts (`tutela.sdk.rows.FACTS`) that the expression reads, for `Rows.SAMPLE`."""
    when_empty: ClassVar[float | None] = None
    """The value of a sample that has no rows in a range."""
    among_peers: ClassVar[bool] = False
    """The expression is a raw measure; the value is the person's mid-rank in the course and range, -1 to 1."""
    of_course: ClassVar[bool] = False
    """The expression is a person's measure; the value is its mean over the samples of the course and range."""
    leaks: ClassVar[bool] = False
    """In `compat`, this sees beyond the range's end, because Moodle's does."""
    kind: ClassVar[str]

    def __init__(self, *, compat: bool = False) -> None:
        self.compat = compat

    @abstractmethod
    def expression(self) -> nw.Expr:
        """The value of one sample in one range from its rows; from its single row for `Rows.SAMPLE`.

        Cast to a double where Spark would make a decimal. With `self.compat`, Moodle's value, defects included.
        """

    @classmethod
    def of(cls, rows: Sequence[Mapping[str, Any]], *, compat: bool = False, **span: Any) -> float | None:
        """The value for toy *rows* (columns that a row does not name have toy defaults). For doctests and tests."""
        from tutela.sdk.toy import value_of

        return value_of(cls(compat=compat), rows, span)

    @classmethod
    def on(cls, story: str, *, compat: bool = False, **span: Any) -> float | None:
        """The value for a toy *story* of events in a range of 28 days: ``"1:view 3:post 30:read"``.

        The number is the day of the event. Words: view (the course), read, post (in an activity), edit (the course),
        secret (an anonymous post). Longer after ``x``: ``2:viewx40``.
        """
        from tutela.sdk.toy import events_of

        return cls.of(events_of(story, cls.rows), compat=compat, **span)


class BinaryIndicator(Indicator):
    """1 for yes, -1 for no."""

    kind = "binary"


class LinearIndicator(Indicator):
    """Anything between -1, the negative end, and 1."""

    kind = "linear"


class DiscreteIndicator(Indicator):
    """One of a few classes, given as numbers in [-1, 1]; a processor gets one 0/1 column for each."""

    kind = "discrete"
    classes: ClassVar[tuple[float, ...]]


def yes_or_no(condition: nw.Expr) -> nw.Expr:
    """1.0 where *condition* holds, else -1.0 (null counts as no)."""
    import narwhals as nw

    return nw.when(condition).then(nw.lit(1.0)).otherwise(nw.lit(-1.0))


def number_of(condition: nw.Expr) -> nw.Expr:
    """How many rows satisfy *condition*, as a double."""
    import narwhals as nw

    return nw.when(condition).then(nw.lit(1.0)).otherwise(nw.lit(0.0)).sum()


def is_write() -> nw.Expr:
    """The event created or updated something."""
    import narwhals as nw

    return nw.col("crud").is_in(["c", "u"])


def is_read() -> nw.Expr:
    """The event only looked at something."""
    import narwhals as nw

    return nw.col("crud") == "r"


def in_course_itself() -> nw.Expr:
    """The event happened at the course's own level, not in an activity."""
    import narwhals as nw

    return nw.col("level") == 50


def spread(share: nw.Expr) -> nw.Expr:
    """Map a *share* in [0, 1] to [-1, 1]."""
    return share * 2.0 - 1.0
