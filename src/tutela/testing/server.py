"""A loopback HTTP server that behaves as it is told, whatever protocol it speaks: the base of the stubs."""

from __future__ import annotations

import asyncio
import socket
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from tutela.testing.behaviour import ANSWERS, BEHAVIOURS, MEBIBYTE, Behaviour, Does

HOST = "127.0.0.1"
KEPT_REQUESTS = 1000
POLL = 0.005
NOTICE = 0.01
"""Seconds that clients in the same event loop have to notice that their idle connections were closed."""


@dataclass(frozen=True)
class Recorded:
    """One request that the stub received. Header names are lower case; `body` is the JSON, or None.

    `query` is what follows the question mark of the address.
    """

    method: str
    path: str
    headers: Mapping[str, str]
    body: Any
    query: str = ""


class StubServer:
    """A real HTTP server on the loopback interface with switchable behaviour.

    Use it as an async context manager. `behave` says what it does to the next requests; `calls` counts them,
    `requests` holds the last of them, `disconnects` counts clients that went away before they had their answer.
    A subclass answers properly (`answer`, `answer_empty`, `answer_filtered`, `error_body`); all other behaviour is
    here. `record=False` keeps nothing, for benchmarks.
    """

    prefix = ""

    def __init__(self, *, port: int = 0, record: bool = True) -> None:
        self.port = port
        self.calls = 0
        self.disconnects = 0
        self.requests: deque[Recorded] = deque(maxlen=KEPT_REQUESTS)
        self._record = record
        self._behaviours: deque[Behaviour] = deque([ANSWERS])
        self._runner: web.AppRunner | None = None
        self._held: socket.socket | None = None

    @property
    def base_url(self) -> str:
        """Where it listens, such as ``http://127.0.0.1:54321/v1``."""
        return f"http://{HOST}:{self.port}{self.prefix}"

    @property
    def behaviour(self) -> Behaviour:
        """What it does to the next request."""
        return self._behaviours[0]

    async def __aenter__(self) -> Self:
        await self._listen()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._stop_listening()
        self._release()

    async def behave(self, *behaviours: Behaviour | str, **changes: Any) -> None:
        """Behave like *behaviours* (or their names) in turn, the last one from then on, each with *changes*.

        ``await stub.behave("busy", "answers")`` is busy once; ``await stub.behave("answers", delay=0.2)`` is slow.
        To refuse connections is not done by turns: it closes the door until the next `behave`.
        """
        named = [BEHAVIOURS[one] if isinstance(one, str) else one for one in behaviours or ("answers",)]
        self._behaviours = deque(replace(one, **changes) for one in named)
        if self.behaviour.does is Does.REFUSES:
            await self._stop_listening()
            self._hold()
        elif self._runner is None:
            self._release()
            await self._listen()

    def forget(self) -> None:
        """Count from zero again and drop the recorded requests."""
        self.calls = self.disconnects = 0
        self.requests.clear()

    async def until(self, condition: Callable[[Self], bool], seconds: float = 5.0) -> bool:
        """Wait until *condition* holds of this stub, *seconds* at the most; whether it came to hold."""
        try:
            async with asyncio.timeout(seconds):
                while not condition(self):  # noqa: ASYNC110 - a test's condition is any function: there is no event
                    await asyncio.sleep(POLL)
        except TimeoutError:
            return False
        return True

    # What a protocol adds.

    def answer(self, request: web.Request, body: Any, behaviour: Behaviour) -> web.StreamResponse:
        """A proper answer to *request*; *body* is its JSON, or None."""
        return web.json_response({"text": behaviour.text})

    def answer_empty(self, request: web.Request) -> web.StreamResponse:
        """A well-formed answer with no content."""
        return web.json_response({})

    def answer_filtered(self, request: web.Request) -> web.StreamResponse:
        """An answer that the service's content filter held back."""
        return web.json_response({})

    def error_body(self, behaviour: Behaviour) -> Any:
        """The JSON that goes with an error status."""
        return {"message": behaviour.message}

    # What every stub does.

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        self.calls += 1
        body = await self._body(request)
        behaviour = self._behaviours.popleft() if len(self._behaviours) > 1 else self.behaviour
        try:
            if behaviour.delay:
                await asyncio.sleep(behaviour.delay)
            return await self._do(behaviour, request, body)
        except asyncio.CancelledError:
            self.disconnects += 1
            raise

    async def _body(self, request: web.Request) -> Any:
        raw = await request.read()
        if not self._record:
            return None
        try:
            body = await request.json() if raw else None
        except ValueError:
            body = None
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.requests.append(Recorded(request.method, request.path, headers, body, request.query_string))
        return body

    async def _do(self, behaviour: Behaviour, request: web.Request, body: Any) -> web.StreamResponse:
        match behaviour.does:
            case Does.ANSWERS:
                return self.answer(request, body, behaviour)
            case Does.ANSWERS_STATUS:
                return self._status(behaviour)
            case Does.EMPTY:
                return self.answer_empty(request)
            case Does.FILTERED:
                return self.answer_filtered(request)
            case Does.BROKEN_JSON:
                return web.Response(body=b'{"choices": [{"mess', content_type="application/json")
            case Does.ODD_JSON:
                return web.json_response(["what", {"is": 7}, None])
            case Does.HUGE:
                return await self._huge(behaviour, request)
            case Does.BREAKS_OFF:
                return await self._break_off(request)
            case Does.STALLS | Does.REFUSES:
                await asyncio.Event().wait()
                raise AssertionError("nobody sets this event")

    def _status(self, behaviour: Behaviour) -> web.Response:
        headers = {} if behaviour.retry_after is None else {"Retry-After": behaviour.retry_after}
        return web.json_response(self.error_body(behaviour), status=behaviour.status, headers=headers)

    async def _huge(self, behaviour: Behaviour, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json"})
        response.enable_chunked_encoding()
        await response.prepare(request)
        block = b" " * MEBIBYTE
        for _ in range(-(-behaviour.size // MEBIBYTE)):
            await response.write(block)
        return response

    async def _break_off(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": "1000"})
        await response.prepare(request)
        await response.write(b'{"choices": [')
        if request.transport is not None:
            request.transport.close()
        return response

    # Its socket.

    async def _listen(self) -> None:
        app = web.Application(client_max_size=64 * MEBIBYTE)
        self.add_routes(app)
        app.router.add_route("*", "/{path:.*}", self._handle)
        runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, HOST, self.port, reuse_address=True, backlog=2048)
        await site.start()
        self._runner = runner
        self.port = _port_of(runner.addresses)

    def add_routes(self, app: web.Application) -> None:
        """Add routes that are not subject to the behaviour (a control panel, say)."""

    async def _stop_listening(self) -> None:
        runner, self._runner = self._runner, None
        if runner is not None:
            await runner.cleanup()
            await asyncio.sleep(NOTICE)

    def _hold(self) -> None:
        """Keep the port without listening on it, so that connections are refused and nobody else takes it."""
        if self._held is None:
            self._held = socket.socket()
            self._held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            self._held.bind((HOST, self.port))

    def _release(self) -> None:
        held, self._held = self._held, None
        if held is not None:
            held.close()


def _port_of(addresses: Sequence[Any]) -> int:
    return int(addresses[0][1])
