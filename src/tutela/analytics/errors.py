"""What can go wrong in the analytics room.

::

    TutelaError
    ├── Invalid           what was entered does not go together; `errors` maps a field to sentences
    ├── AnalyticsOff      analytics is switched off, or may not be started from a page
    ├── CannotRun         the model cannot do this (a rule cannot be trained, no interval is chosen…)
    └── UnreadableExport  a file to import that is no export, or not a safe one
"""

from __future__ import annotations

from tutela.sdk import TutelaError


class Invalid(TutelaError):
    """What was entered is not valid; `errors` maps a field to sentences."""

    def __init__(self, errors: dict[str, list[str]]) -> None:
        self.errors = errors
        super().__init__("; ".join(f"{field}: {' '.join(texts)}" for field, texts in errors.items()))


class AnalyticsOff(TutelaError):
    """Analytics is switched off, or may not be started from a page. The text is for the person."""


class CannotRun(TutelaError):
    """The model cannot do this. The text is for the person."""


class UnreadableExport(TutelaError):
    """The file cannot be imported. The text says why, for a person. `ignorable`: by leaving versions aside."""

    def __init__(self, reason: str, *, ignorable: bool = False) -> None:
        self.ignorable = ignorable
        super().__init__(reason)
