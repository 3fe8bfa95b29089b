"""What keeps Tutela from starting, in a sentence for the person at the terminal."""

from __future__ import annotations

from tutela.sdk import TutelaError


class StartFault(TutelaError):
    """Tutela cannot start. The text says what is wrong and what to do; it never holds a secret."""
