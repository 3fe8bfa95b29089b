"""What can go wrong with a log store; each text says what to do."""

from __future__ import annotations

from tutela.sdk.errors import TutelaError


class LogStoreError(TutelaError):
    """The log store cannot be read or written."""


class StoreBusy(LogStoreError):
    """Somebody else writes to this store."""


class StoreFull(LogStoreError):
    """There is no room left. What was committed before is good."""


class StoreDamaged(LogStoreError):
    """A file that the manifest names is missing, shorter than it was, or not readable."""


class NeverSynced(LogStoreError):
    """There is no complete copy of a platform here yet."""
