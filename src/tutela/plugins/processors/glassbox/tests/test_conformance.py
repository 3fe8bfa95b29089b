"""The contract of a processor, kept."""

from __future__ import annotations

import pytest

from tutela.plugins.processors.glassbox import Glassbox
from tutela.testing.processor import PROCESSOR_CHECKS, Check


@pytest.mark.parametrize("check", PROCESSOR_CHECKS, ids=lambda check: str(check.__name__))
def test_it_keeps_the_contract(check: Check) -> None:
    check(Glassbox())
