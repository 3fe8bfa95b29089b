"""What can go wrong in the learning room.

::

    TutelaError
    ├── NotFound     no such course, module, person…
    ├── NotAllowed   it is there, but not for this person
    ├── Unfit        what was written cannot be saved as it is
    ├── Overtaken    somebody saved the text in the meantime
    └── InvalidPlatform   a platform cannot be connected as was entered
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tutela.sdk import TutelaError


class NotFound(TutelaError):
    """There is no such thing."""

    def __init__(self, kind: str, key: object) -> None:
        self.kind = kind
        self.key = key
        super().__init__(f"there is no {kind} {key}")


class NotAllowed(TutelaError):
    """The person lacks a capability here."""

    def __init__(self, capability: str) -> None:
        self.capability = capability
        super().__init__(f"the capability {capability} is missing here")


class Unfit(TutelaError):
    """What was written cannot be saved: `errors` has a sentence for the person for each field."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        self.errors = dict(errors)
        super().__init__("; ".join(f"{field}: {sentence}" for field, sentence in self.errors.items()))


@dataclass(frozen=True)
class Written:
    """A text as it is stored now: which version, by whom (their name; '' where nobody knows) and when."""

    name: str
    content: str
    version: int
    by: str
    when: datetime | None


class Overtaken(TutelaError):
    """Somebody saved the text after this person had begun with it. Nothing was changed; `stored` is what is there."""

    def __init__(self, stored: Written) -> None:
        self.stored = stored
        super().__init__(f"version {stored.version} was saved in the meantime")


class InvalidPlatform(TutelaError):
    """A platform cannot be connected like this; `errors` has sentences by field, '' for all of it."""

    def __init__(self, errors: Mapping[str, list[str]]) -> None:
        self.errors = errors
        super().__init__(" ".join(text for texts in errors.values() for text in texts))
