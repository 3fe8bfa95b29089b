"""What keeps Tutela from starting, in a sentence for the person at the terminal."""

from __future__ import annotations


class StartFault(Exception):
    """Tutela cannot start. The text says what is wrong and what to do; it never holds a secret.

    It stands apart from the sdk's tree of errors, whose import would make ``tutela --help`` slow.
    """
