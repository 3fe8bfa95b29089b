"""What a plugin author runs to see whether a plugin keeps its contract, and servers to try it against."""

from tutela.sdk.checks.behaviour import BEHAVIOURS, FAILURES, Behaviour, Does
from tutela.sdk.checks.server import Recorded, StubServer

__all__ = ["BEHAVIOURS", "FAILURES", "Behaviour", "Does", "Recorded", "StubServer"]
