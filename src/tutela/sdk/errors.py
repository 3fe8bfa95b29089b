"""The errors of the sdk, drawn.

::

    TutelaError                 everything that Tutela raises on purpose
    ├── ProviderError           an action could not be performed by this provider
    │   ├── ProviderUnavailable   another provider may serve (timeout, 5xx, 429, a broken reply…)
    │   └── ActionRefused         no other provider will serve (the request itself is not acceptable)
    ├── Decline                 cannot be computed here, which is not a failure (an analysis)
    └── PluginFault             a plugin breaks its contract: a bug of the plugin, found at start or by its checks

A provider raises one of the two kinds of `ProviderError`; everything else that it raises is a bug, which the
manager records and surfaces.
"""

from __future__ import annotations


class TutelaError(Exception):
    """The root of all errors that Tutela raises on purpose."""


class ProviderError(TutelaError):
    """An action could not be performed.

    `error_code` follows HTTP where HTTP has a word for it; `error` is a sentence for the person at the screen,
    which says what they can do; `error_message` is the detail for the administrator. Neither holds a secret.
    """

    def __init__(self, error_code: int, error: str, error_message: str = "") -> None:
        self.error_code = error_code
        self.error = error
        self.error_message = error_message or error
        super().__init__(self.error_message)


class ProviderUnavailable(ProviderError):
    """This provider cannot serve now; another may. `retry_after` is in seconds, where the service said so."""

    def __init__(
        self, error_code: int, error: str, error_message: str = "", *, retry_after: float | None = None
    ) -> None:
        super().__init__(error_code, error, error_message)
        self.retry_after = retry_after


class ActionRefused(ProviderError):
    """The action itself is refused (by a content filter, say): no other provider is asked."""


class Decline(TutelaError):
    """This cannot be computed here, and *reason* says why. Declining is not failing."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class PluginFault(TutelaError):
    """A plugin breaks its contract."""
