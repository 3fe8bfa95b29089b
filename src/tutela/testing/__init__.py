"""What a plugin author runs to see whether a plugin keeps its contract, and servers to try it against.

`check_provider` looks at a provider without running it, `check_answers` performs every action that it declares,
`check_service` lets its service misbehave in every way of `FAILURES`. Each returns faults as sentences, none when all
is well. The stub of OpenAI's protocol is in `tutela.testing.openai_stub`.
"""

from tutela.testing.behaviour import BEHAVIOURS, FAILURES, Behaviour, Does
from tutela.testing.provider import check_provider
from tutela.testing.samples import sample
from tutela.testing.server import Recorded, StubServer
from tutela.testing.service import check_answers, check_service

__all__ = [
    "BEHAVIOURS",
    "FAILURES",
    "Behaviour",
    "Does",
    "Recorded",
    "StubServer",
    "check_answers",
    "check_provider",
    "check_service",
    "sample",
]
