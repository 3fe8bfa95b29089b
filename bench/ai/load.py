"""A lean load generator: so many connections, each sending its next request when the answer is there.

It reads one JSON object from standard input (`Plan`), says ``begin`` and ``end`` around what it counts, so that the
other side can read the server's clock at these moments, and then prints what it saw as JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import uvloop

from bench.ai.stub import content_length

CONNECT_AT_ONCE = 64


@dataclass(frozen=True)
class Plan:
    """What to send: `requests` are whole HTTP requests as text, used in turn. Times are seconds."""

    port: int
    concurrency: int
    warmup: float
    seconds: float
    requests: list[str]


@dataclass
class Seen:
    """What came back while it counted."""

    counting: bool = False
    stopping: bool = False
    latencies: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)


class Client(asyncio.Protocol):
    """One connection."""

    def __init__(self, requests: list[bytes], offset: int, seen: Seen) -> None:
        self._requests = requests
        self._next = offset
        self._seen = seen
        self._buffer = b""
        self._began = 0.0
        self._transport: Any = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def send(self) -> None:
        """Send the next request."""
        self._next = (self._next + 1) % len(self._requests)
        self._began = time.perf_counter()
        self._transport.write(self._requests[self._next])

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0 or len(self._buffer) < end + 4 + content_length(self._buffer[:end]):
            return
        if self._seen.counting:
            self._seen.latencies.append(time.perf_counter() - self._began)
            self._seen.statuses[self._buffer[9:12].decode()] += 1
        self._buffer = b""
        if not self._seen.stopping:
            self.send()

    def connection_lost(self, error: Exception | None) -> None:
        if not self._seen.stopping:
            self._seen.statuses["connection lost"] += 1


async def run(plan: Plan) -> dict[str, Any]:
    """Carry *plan* out."""
    loop = asyncio.get_running_loop()
    seen = Seen()
    requests = [request.encode() for request in plan.requests]
    clients: list[Client] = []
    for start in range(0, plan.concurrency, CONNECT_AT_ONCE):
        made = await asyncio.gather(
            *(
                loop.create_connection(lambda n=number: Client(requests, n, seen), "127.0.0.1", plan.port)  # type: ignore[misc]  # the default binds the loop's number
                for number in range(start, min(start + CONNECT_AT_ONCE, plan.concurrency))
            )
        )
        clients += [client for _transport, client in made]
    for client in clients:
        client.send()
    await asyncio.sleep(plan.warmup)
    seen.counting = True
    print("begin", flush=True)
    began = time.perf_counter()
    await asyncio.sleep(plan.seconds)
    seen.counting = False
    seconds = time.perf_counter() - began
    print("end", flush=True)
    seen.stopping = True
    return _told(seen, seconds)


def _told(seen: Seen, seconds: float) -> dict[str, Any]:
    latencies = sorted(seen.latencies)
    good = seen.statuses.pop("200", 0)

    def quantile(q: float) -> float:
        return latencies[min(len(latencies) - 1, int(len(latencies) * q))] if latencies else 0.0

    return {
        "answered": good,
        "failed": dict(seen.statuses),
        "seconds": seconds,
        "per_second": good / seconds,
        "p50_ms": quantile(0.5) * 1000,
        "p99_ms": quantile(0.99) * 1000,
    }


if __name__ == "__main__":
    print(json.dumps(uvloop.run(run(Plan(**json.load(sys.stdin))))), flush=True)
