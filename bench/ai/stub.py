"""A stub of a chat service that costs next to nothing: fixed bytes after a fixed delay, on a raw protocol.

The stub of `tutela.testing` checks and records what it gets, which costs more CPU than the server that we measure.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from typing import Any

import uvloop

ANSWER = {
    "id": "chatcmpl-bench",
    "object": "chat.completion",
    "created": 1_700_000_000,
    "model": "bench",
    "system_fingerprint": "fp_bench",
    "choices": [
        {
            "index": 0,
            "message": {"role": "assistant", "content": "The moon pulls the sea, and the sea follows. " * 8},
            "finish_reason": "stop",
        }
    ],
    "usage": {"prompt_tokens": 260, "completion_tokens": 80, "total_tokens": 340},
}


def reply() -> bytes:
    """The reply to every request."""
    body = json.dumps(ANSWER).encode()
    head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


class Service(asyncio.Protocol):
    """One connection: reads requests with a Content-Length and answers each after the delay."""

    def __init__(self, answer: bytes, delay: float) -> None:
        self._answer = answer
        self._delay = delay
        self._buffer = b""
        self._transport: Any = None
        self._loop = asyncio.get_running_loop()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            total = end + 4 + content_length(self._buffer[:end])
            if len(self._buffer) < total:
                return
            self._buffer = self._buffer[total:]
            if self._delay:
                self._loop.call_later(self._delay, self._reply)
            else:
                self._reply()

    def _reply(self) -> None:
        if not self._transport.is_closing():
            self._transport.write(self._answer)


def content_length(head: bytes) -> int:
    """The length that the head of a message announces; 0 without one."""
    lowered = head.lower()
    start = lowered.find(b"content-length:")
    if start < 0:
        return 0
    end = lowered.find(b"\r\n", start)
    return int(lowered[start + 15 : end if end >= 0 else None])


async def serve(delay: float) -> None:
    """Listen on a free port, print it, and serve until the end."""
    answer = reply()
    server = await asyncio.get_running_loop().create_server(
        lambda: Service(answer, delay), "127.0.0.1", 0, backlog=2048
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--delay", type=float, default=0.0, help="seconds before each answer")
    sys.exit(uvloop.run(serve(parser.parse_args().delay)))
