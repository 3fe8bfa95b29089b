"""How the tests are shared among processes: what takes long begins first, and journeys of one module share their site.

xdist's own groups (``--dist loadgroup``) have no effect with pytest 9.2, which does not see the new names of the tests.
"""

from __future__ import annotations

import pytest
from xdist.scheduler import LoadScopeScheduling  # type: ignore[import-untyped]  # the library has no types

WHOLE = ("tests/journeys/", "src/tutela/analytics/tests/test_engines.py")
"""Files whose tests go to one process together; those with few tests are the longest, so all of them come first."""


class LongestFirst(LoadScopeScheduling):  # type: ignore[misc]  # the library has no types
    """Tests one by one, but whole modules of journeys."""

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0] if nodeid.startswith(WHOLE) else nodeid


def sort_longest_first(items: list[pytest.Item]) -> None:
    """Put the modules that go together before all others: of equally many tests, the first collected begin first."""
    items.sort(key=lambda item: not item.nodeid.startswith(WHOLE))
