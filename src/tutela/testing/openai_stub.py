"""A stub of a service that speaks OpenAI's protocol, on the loopback interface, with switchable behaviour.

In an async test::

    async with OpenAIStub() as stub:
        config = {"base_url": stub.base_url, "api_key": "sk-of-the-stub"}
        await stub.behave("busy", "answers")     # 429 once, then answers
        ...
        assert stub.calls == 2
        assert stub.requests[0].body["model"] == "gpt-5-mini"

It answers at Azure's addresses too (``<azure_endpoint>/openai/deployments/<name>/chat/completions?api-version=…``).

In a sync test, or beside a server in the same process::

    with OpenAIStub.in_thread() as stub:
        stub.behave("stalls")

As a process: ``python -m tutela.testing.openai_stub --port 9000 --behaviour waits``. It prints its base URL and
is switched over HTTP: ``POST /_stub`` with ``{"behave": ["busy", "answers"], "changes": {"delay": 0.2}}``;
``GET /_stub`` tells the counts and the last requests; ``DELETE /_stub`` forgets them. (Told to refuse connections it
refuses these too.) The names of the behaviours are in `tutela.testing.behaviour.BEHAVIOURS`.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from typing import Any

from aiohttp import web

from tutela.testing.behaviour import BEHAVIOURS, Behaviour
from tutela.testing.picture import drawn
from tutela.testing.server import Recorded, StubServer

MODEL_NAMES = ("gpt-5-mini", "gpt-image-1.5", "stub-model")
CREATED = 1_700_000_000
_ADDRESS = re.compile(r"(?:/v1|(?P<azure>/openai/deployments/[^/]+))(?P<endpoint>/.+)")


class OpenAIStub(StubServer):
    """Chat completions, image generations and the list of models, as OpenAI answers them, and the first two as Azure.

    `serves_models` False makes ``GET /models`` a 404, as on some compatible servers.
    """

    prefix = "/v1"

    def __init__(self, *, port: int = 0, record: bool = True) -> None:
        super().__init__(port=port, record=record)
        self.serves_models = True

    @classmethod
    @contextmanager
    def in_thread(cls, *, port: int = 0, record: bool = True) -> Iterator[ThreadedStub]:
        """The stub in a thread with an event loop of its own, for code that is not async."""
        stub = cls(port=port, record=record)
        loop = asyncio.new_event_loop()
        thread = threading.Thread(target=loop.run_forever, name="openai-stub", daemon=True)
        thread.start()
        try:
            asyncio.run_coroutine_threadsafe(stub.__aenter__(), loop).result()
            try:
                yield ThreadedStub(stub, loop)
            finally:
                asyncio.run_coroutine_threadsafe(stub.__aexit__(None, None, None), loop).result()
        finally:
            loop.call_soon_threadsafe(loop.stop)
            thread.join()
            loop.close()

    @property
    def azure_endpoint(self) -> str:
        """The endpoint that a client of Azure is given."""
        return self.base_url.removesuffix(self.prefix)

    def answer(self, request: web.Request, body: Any, behaviour: Behaviour) -> web.StreamResponse:
        asked = body if isinstance(body, dict) else {}
        match request.method, _endpoint(request):
            case "POST", "/chat/completions":
                return web.json_response(_chat(asked, behaviour.text, behaviour.finish_reason))
            case "POST", "/images/generations":
                return web.json_response(_image(asked, behaviour))
            case "GET", "/models" if self.serves_models:
                return web.json_response(_models())
            case _:
                return web.json_response(_error("Unknown request URL.", "invalid_request_error"), status=404)

    def answer_empty(self, request: web.Request) -> web.StreamResponse:
        if _endpoint(request) == "/chat/completions":
            return web.json_response(_chat({}, "", "stop"))
        return web.json_response({"object": "list", "data": []})

    def answer_filtered(self, request: web.Request) -> web.StreamResponse:
        if _endpoint(request) == "/chat/completions":
            return web.json_response(_chat({}, "", "content_filter"))
        return web.json_response(_error("Your request was rejected.", "content_policy_violation"), status=400)

    def error_body(self, behaviour: Behaviour) -> Any:
        return _error(behaviour.message, "the_stub_was_told")

    def add_routes(self, app: web.Application) -> None:
        app.router.add_get("/_stub", self._tell)
        app.router.add_post("/_stub", self._switch)
        app.router.add_delete("/_stub", self._forget)

    async def _tell(self, request: web.Request) -> web.Response:
        recorded = [{**asdict(one), "headers": dict(one.headers)} for one in self.requests]
        return web.json_response({"calls": self.calls, "disconnects": self.disconnects, "requests": recorded})

    async def _switch(self, request: web.Request) -> web.Response:
        asked = await request.json()
        try:
            await self.behave(*asked["behave"], **asked.get("changes", {}))
        except (KeyError, TypeError) as failure:
            return web.json_response({"error": f"{failure}", "behaviours": list(BEHAVIOURS)}, status=400)
        return web.json_response({"ok": True})

    async def _forget(self, request: web.Request) -> web.Response:
        self.forget()
        return web.json_response({"ok": True})


class ThreadedStub:
    """The stub in its own thread, with a face that is not async."""

    def __init__(self, stub: OpenAIStub, loop: asyncio.AbstractEventLoop) -> None:
        self._stub = stub
        self._loop = loop

    @property
    def base_url(self) -> str:
        """Where it listens."""
        return self._stub.base_url

    @property
    def azure_endpoint(self) -> str:
        """As `OpenAIStub.azure_endpoint`."""
        return self._stub.azure_endpoint

    @property
    def calls(self) -> int:
        """How many requests it received."""
        return self._stub.calls

    @property
    def disconnects(self) -> int:
        """How many clients went away before they had their answer."""
        return self._stub.disconnects

    @property
    def requests(self) -> list[Recorded]:
        """The last requests."""
        return list(self._stub.requests)

    def behave(self, *behaviours: Behaviour | str, **changes: Any) -> None:
        """As `StubServer.behave`."""
        asyncio.run_coroutine_threadsafe(self._stub.behave(*behaviours, **changes), self._loop).result()

    def forget(self) -> None:
        """As `StubServer.forget`."""
        self._loop.call_soon_threadsafe(self._stub.forget)

    def until_calls(self, count: int, seconds: float = 5.0) -> bool:
        """Wait until it received *count* requests; whether it did."""
        return self._until(lambda stub: stub.calls >= count, seconds)

    def until_disconnects(self, count: int, seconds: float = 5.0) -> bool:
        """Wait until *count* clients went away; whether they did."""
        return self._until(lambda stub: stub.disconnects >= count, seconds)

    def _until(self, condition: Any, seconds: float) -> bool:
        return asyncio.run_coroutine_threadsafe(self._stub.until(condition, seconds), self._loop).result()


def _endpoint(request: web.Request) -> str:
    """What *request* is for, whichever way it is addressed; '' for no address of ours. Azure wants a version."""
    found = _ADDRESS.fullmatch(request.path)
    if found is None or (found["azure"] and not request.query.get("api-version")):
        return ""
    return found["endpoint"]


def _chat(asked: dict[str, Any], text: str, finish_reason: str) -> dict[str, Any]:
    prompt = sum(len(str(message.get("content", ""))) for message in asked.get("messages", [])) // 4
    return {
        "id": "chatcmpl-stub",
        "object": "chat.completion",
        "created": CREATED,
        "model": asked.get("model", MODEL_NAMES[0]),
        "system_fingerprint": "fp_stub",
        "choices": [
            {
                "index": 0,
                "message": {"role": "assistant", "content": text, "refusal": None},
                "finish_reason": finish_reason,
            }
        ],
        "usage": {
            "prompt_tokens": prompt,
            "completion_tokens": len(text) // 4,
            "total_tokens": prompt + len(text) // 4,
        },
    }


def _image(asked: dict[str, Any], behaviour: Behaviour) -> dict[str, Any]:
    data = {"url": behaviour.image_url} if behaviour.as_url else {"b64_json": behaviour.image or drawn(asked)}
    return {"created": CREATED, "data": [{**data, "revised_prompt": asked.get("prompt")}]}


def _models() -> dict[str, Any]:
    data = [{"id": name, "object": "model", "created": CREATED, "owned_by": "stub"} for name in MODEL_NAMES]
    return {"object": "list", "data": data}


def _error(message: str, code: str) -> dict[str, Any]:
    return {"error": {"message": message, "type": "invalid_request_error", "param": None, "code": code}}


def main(arguments: list[str] | None = None) -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--behaviour", choices=sorted(BEHAVIOURS), default="answers")
    parser.add_argument("--delay", type=float, help="seconds before each answer")
    parser.add_argument("--no-record", action="store_true", help="keep no requests: for benchmarks")
    options = parser.parse_args(arguments)
    with suppress(KeyboardInterrupt):
        asyncio.run(_serve(options))


async def _serve(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    changes = {} if options.delay is None else {"delay": options.delay}
    async with OpenAIStub(port=options.port, record=not options.no_record) as stub:
        await stub.behave(options.behaviour, **changes)
        sys.stdout.write(json.dumps({"base_url": stub.base_url}) + "\n")
        sys.stdout.flush()
        await stop.wait()


if __name__ == "__main__":
    main()
