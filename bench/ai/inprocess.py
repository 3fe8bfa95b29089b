"""What the manager adds to an action, in process: a provider that answers at once without any network.

Run as a process with the environment of a site that `seed` has made. Prints JSON: the median and the 99th percentile
of one action after the other, and the CPU of each at a concurrency of 64.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from typing import Any

import uvloop
from pydantic import SecretStr

from tutela.sdk import ConnectionReport, Process, Provider, ProviderConfig, Response, SummariseText
from tutela.sdk.registry import providers
from tutela.site.start.prepare import prepare

WARMUP = 200
CONCURRENCY = 64
PROMPT = "The moon pulls the sea. " * 50


class Config(ProviderConfig):
    """As real ones have: a secret."""

    api_key: SecretStr = SecretStr("")


class ProcessSummariseText(Process["AtOnce", SummariseText]):
    """Answers at once."""

    action = SummariseText

    async def process(self, action: SummariseText) -> Response:
        return action.response_class.succeeded(generatedcontent="The sea.", model_name="none", prompttokens=7)


class AtOnce(Provider[Config]):
    """A provider that costs nothing."""

    name = "atonce"
    label = "At once"
    description = "For benchmarks."
    config_class = Config
    processes = (ProcessSummariseText,)

    async def test_connection(self) -> ConnectionReport:
        return ConnectionReport(True, "It answers.")


async def measure(contextid: int, userids: list[int], count: int) -> dict[str, float]:
    """Ask *count* actions one after the other, then as many at a concurrency of `CONCURRENCY`."""
    from tutela.ai import api as ai

    await ai.startup()
    manager = ai.get_manager()

    async def ask(number: int) -> float:
        action = SummariseText(contextid=contextid, userid=userids[number % len(userids)], prompttext=PROMPT)
        began = time.perf_counter()
        response = await manager.process_action(action, placement="rest")
        assert response.success, response
        return time.perf_counter() - began

    for number in range(WARMUP):
        await ask(number)
    alone = [await ask(number) for number in range(count)]
    began, cpu = time.perf_counter(), time.process_time()

    async def worker(share: int) -> None:
        for number in range(share, count, CONCURRENCY):
            await ask(number)

    await asyncio.gather(*(worker(share) for share in range(CONCURRENCY)))
    together, spent = time.perf_counter() - began, time.process_time() - cpu
    await ai.shutdown()
    return {
        "median_ms": statistics.median(alone) * 1000,
        "p99_ms": statistics.quantiles(alone, n=100)[98] * 1000,
        "per_second_at_64": count / together,
        "cpu_ms_at_64": spent / count * 1000,
    }


def main() -> None:
    """Set up, measure, print."""
    count = int(sys.argv[1])
    prepare()
    loaded: Any = providers().loaded
    loaded[AtOnce.name] = AtOnce
    from tutela.ai import api as ai
    from tutela.courses import api as courses
    from tutela.identity import api as identity

    administrator = identity.Person.objects.filter(is_site_admin=True).get()
    for view in ai.list_instances(administrator):
        ai.set_instance_enabled(administrator, view.id, False)
    limit = 1_000_000_000
    made = ai.create_instance(administrator, AtOnce.name, "At once", {"api_key": "k"}, limit, limit)
    ai.set_instance_enabled(administrator, made.id, True)
    module = courses.CourseModule.objects.get(course__shortname="BENCH")
    userids = list(identity.Person.objects.filter(username__startswith="bench").values_list("pk", flat=True))
    print(json.dumps(uvloop.run(measure(courses.context_of(module).pk, userids, count))), flush=True)


if __name__ == "__main__":
    main()
