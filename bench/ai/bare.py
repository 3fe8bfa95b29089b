"""The bare handler to compare with: Starlette, which only calls the stub through aiohttp and hands its text back."""

from __future__ import annotations

import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    """One session for all requests."""
    connector = aiohttp.TCPConnector(limit=1000)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:
        app.state.session = session
        yield


async def handle(request: Request) -> Response:
    """Ask the stub what the request asks."""
    asked = await request.json()
    sent = {"model": "bench", "messages": [{"role": "user", "content": asked["prompttext"]}]}
    headers = {"Authorization": "Bearer sk-bench"}
    async with request.app.state.session.post(request.app.state.url, json=sent, headers=headers) as reply:
        answer = await reply.json()
    return JSONResponse({"text": answer["choices"][0]["message"]["content"]})


def main() -> None:
    """Serve on a free port and print it; the stub's port is the argument."""
    app = Starlette(routes=[Route("/api/v1/actions/{name}", handle, methods=["POST"])], lifespan=lifespan)
    app.state.url = f"http://127.0.0.1:{sys.argv[1]}/v1/chat/completions"
    listener = socket.create_server(("127.0.0.1", 0), backlog=2048)
    print(listener.getsockname()[1], flush=True)
    config = uvicorn.Config(app, log_config=None, access_log=False, backlog=2048, lifespan="on", ws="none")
    uvicorn.Server(config).run(sockets=[listener])


if __name__ == "__main__":
    main()
