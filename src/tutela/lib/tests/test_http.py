"""The way out to the network, tried against real sockets on the loopback interface."""

from __future__ import annotations

import asyncio
import gzip
import json
import socket
import tracemalloc
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest

from tutela.lib.http import (
    BrokenReply,
    ForbiddenAddress,
    HttpClient,
    Reply,
    TimedOut,
    Timeouts,
    TooLarge,
    Unreachable,
    web_address,
)

pytestmark = pytest.mark.anyio

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]
SHORT = Timeouts(connect=1, read=0.1, total=1)


@asynccontextmanager
async def serving(talk: Talk) -> AsyncIterator[str]:
    async def converse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            await talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    server = await asyncio.start_server(converse, "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"


def says(raw: bytes, reached: list[bytes] | None = None) -> Talk:
    """Answers with *raw*, and notes in *reached* that somebody came."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if reached is not None:
            reached.append(raw)
        writer.write(raw)
        await writer.drain()

    return talk


async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def get(url: str, *, timeouts: Timeouts = SHORT, max_reply_bytes: int | None = None) -> Reply:
    async with HttpClient() as http:
        return await http.request("GET", url, timeouts=timeouts, max_reply_bytes=max_reply_bytes)


async def test_a_reply_has_status_lower_case_headers_and_the_whole_body() -> None:
    raw = b'HTTP/1.1 418 I\'m a teapot\r\nX-Thing: 7\r\nContent-Length: 8\r\n\r\n{"a": 1}'
    async with serving(says(raw)) as url:
        reply = await get(url)
    assert (reply.status, reply.headers["x-thing"], reply.json()) == (418, "7", {"a": 1})


async def test_what_is_sent_is_json_with_the_headers_given() -> None:
    seen: list[bytes] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.read(100))
        writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")

    async with serving(talk) as url, HttpClient() as http:
        await http.request("POST", url, headers={"Authorization": "Bearer x"}, json_body={"é": 1})
    assert json.loads(seen[0]) == {"é": 1}


async def test_a_redirect_is_not_followed() -> None:
    async with serving(says(b"HTTP/1.1 302 Found\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n")) as url:
        assert (await get(url)).status == 302


@pytest.mark.parametrize("body", [b"", b"{", b"\xff", b"[" * 100_000], ids=["nothing", "half", "no text", "too deep"])
async def test_a_body_that_is_not_json_is_a_broken_reply(body: bytes) -> None:
    with pytest.raises(BrokenReply, match="status 200"):
        Reply(200, {}, body).json()


async def test_silence_times_out_and_says_how_long_it_waited() -> None:
    async with serving(silent) as url:
        with pytest.raises(TimedOut, match=r"sent nothing for 0\.1 seconds"):
            await get(url)


async def test_a_drip_of_bytes_ends_at_the_total_time() -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        for _ in range(100):
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.02)

    async with serving(drip) as url:
        with pytest.raises(TimedOut, match=r"complete answer within 0\.2 seconds"):
            await get(url, timeouts=Timeouts(connect=1, read=1, total=0.2))


async def test_a_refused_connection_is_unreachable() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        with pytest.raises(Unreachable, match=r"^cannot connect: connection refused$"):
            await get(f"http://127.0.0.1:{held.getsockname()[1]}/")


async def test_what_prevents_a_connection_is_said_without_numbers_of_errors() -> None:
    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"not TLS\r\n")
        await writer.drain()
        writer.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        with pytest.raises(Unreachable, match=r"^cannot connect: it does not speak TLS as it should \([a-z ]+\)$"):
            await get(f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
    with pytest.raises(Unreachable, match=r"^cannot connect: [a-z ]+$"):
        await get("http://no-such-host.invalid/")


async def test_one_address_that_is_forbidden_says_nothing_of_the_next() -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        async with HttpClient(may_connect=lambda address: address == "127.0.0.1", forbidden="elsewhere") as http:
            with pytest.raises(ForbiddenAddress, match=r"^the address 127\.0\.0\.2 is elsewhere$"):
                await http.request("GET", "http://127.0.0.2:9/")
            with pytest.raises(Unreachable):
                await http.request("GET", f"http://127.0.0.1:{held.getsockname()[1]}/")


@pytest.mark.parametrize("url", ["http://127.0.0.1:11434/v1", "HTTPS://Ai.Example:443", "http://[::1]:8080/v1",
                                 "http://[fe80::1%eth0]/", "http://bücher.example/", "http://my_host."])  # fmt: skip
def test_a_web_address_is_one(url: str) -> None:
    assert web_address(url).hostname


@pytest.mark.parametrize("url", ["", "http://", "http://[", "http://[zz]/", "http://[v1.x]/", "http://[::1]x/",
    "http://a\nb/", "http://x/\x7f", "http://a\x00b", "http://a b/", "http://a\\b", "http://127.0.0.1%00/",
    "http://%31/", "http://*/", "http://。/", "http://a..b/", f"http://{'a' * 64}.x/", "http://a／b", "http://℀x",
    "http://\u202ex/", "http://x:/", "http://x:0/", "http://x:99999/", "http://x:-1/", "http://x:abc", "http://x:١٢",
    "http://x:80:80", "http://::1:80/", "http://u:p@x/", "http://@x/", "http://:@x/", "ftp://x/", "//x",
    "x:80"])  # fmt: skip
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValueError):
        web_address(url)


@pytest.mark.parametrize("url", ["http://", "nonsense", "ftp://127.0.0.1/"])
async def test_an_address_that_is_none_is_unreachable(url: str) -> None:
    with pytest.raises(Unreachable):
        await get(url)


async def test_a_body_that_announces_too_much_is_not_read() -> None:
    async with serving(says(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n")) as url:
        with pytest.raises(TooLarge, match="5000 bytes"):
            await get(url, max_reply_bytes=1000)


async def test_a_body_that_grows_too_large_is_cut_off() -> None:
    async def pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        for _ in range(10_000):
            writer.write(b"1000\r\n" + b"x" * 0x1000 + b"\r\n")
            await writer.drain()

    async with serving(pour) as url:
        with pytest.raises(TooLarge, match="larger than the 100000 bytes"):
            await get(url, max_reply_bytes=100_000)


async def test_a_body_that_unpacks_to_too_much_is_cut_off_before_it_fills_the_memory() -> None:
    packed = gzip.compress(bytes(50_000_000), compresslevel=1)
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(packed)}\r\n\r\n".encode()
    async with serving(says(head + packed)) as url:
        tracemalloc.start()
        with pytest.raises(TooLarge):
            await get(url, timeouts=Timeouts(), max_reply_bytes=1_000_000)
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert most < 20_000_000


@pytest.mark.parametrize(
    "raw",
    [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort", b"this is no HTTP\r\n\r\n"],
    ids=["closed at once", "broke off", "no HTTP"],
)
async def test_a_reply_that_cannot_be_read_is_broken(raw: bytes) -> None:
    async with serving(says(raw)) as url:
        with pytest.raises(BrokenReply):
            await get(url)


async def test_cancelling_the_task_closes_the_connection() -> None:
    called, gone = asyncio.Event(), asyncio.Event()

    async def listen(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.set()
        await reader.read()
        gone.set()

    async with serving(listen) as url, HttpClient() as http:
        call = asyncio.create_task(http.request("GET", url))
        await called.wait()
        call.cancel()
        with pytest.raises(asyncio.CancelledError):
            await call
        await asyncio.wait_for(gone.wait(), 2)


async def test_a_closed_client_opens_again_when_it_is_used() -> None:
    async with serving(says(b"HTTP/1.1 204 No Content\r\n\r\n")) as url:
        http = HttpClient()
        await http.request("GET", url)
        await http.close()
        assert (await http.request("GET", url)).status == 204
        await http.close()


@pytest.mark.parametrize("host", ["a..b", f"{'a' * 70}.example"])
async def test_a_host_that_no_name_server_takes_is_unreachable(host: str) -> None:
    with pytest.raises(Unreachable):
        await get(f"http://{host}/")


async def test_an_idle_connection_is_given_up_before_a_service_drops_it() -> None:
    talks = 0

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal talks
        talks += 1
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK")
        await reader.read(1)  # the next request on this connection is dropped without a byte

    async with serving(talk) as url, HttpClient(idle=0.05) as http:
        await http.request("POST", url)
        await asyncio.sleep(0.1)
        reply = await http.request("POST", url)
    assert (reply.status, talks) == (200, 2)
