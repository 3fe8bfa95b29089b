"""What identity raises: NotFound (no such thing), NotAllowed (it is there, but not for this person)."""

from __future__ import annotations

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
