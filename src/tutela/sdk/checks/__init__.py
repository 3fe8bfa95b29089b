"""What a plugin author runs to see whether a plugin keeps its contract, and servers to try it against.

`check_provider` looks at a provider without running it, `check_answers` performs every action that it declares,
`check_service` lets its service misbehave in every way of `FAILURES`. Each returns faults as sentences, none when all
is well. The stub of OpenAI's protocol is in `tutela.sdk.checks.openai_stub`.
"""

from tutela.sdk.checks.behaviour import BEHAVIOURS, FAILURES, Behaviour, Does
from tutela.sdk.checks.provider import check_provider
from tutela.sdk.checks.samples import sample
from tutela.sdk.checks.server import Recorded, StubServer
from tutela.sdk.checks.service import check_answers, check_service

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
