"""Fetching from an address that somebody else named."""

from __future__ import annotations

import pytest

from tutela.lib.download import ForbiddenAddress, download, is_public
from tutela.lib.http import HttpFailure, Timeouts, TooLarge
from tutela.lib.tests.test_http import says, serving

pytestmark = pytest.mark.anyio

QUICK = Timeouts(connect=1, read=1, total=2)
HELLO = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"


def redirect(to: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n".encode()


async def fetch(url: str, *trusted: str, limit: int = 1000) -> bytes:
    reply = await download(
        url, trusts=lambda one: one.startswith(trusted) if trusted else False, timeouts=QUICK, max_bytes=limit
    )
    return reply.body


async def test_a_trusted_address_may_be_private() -> None:
    async with serving(says(HELLO)) as url:
        assert await fetch(url, url) == b"hello"


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:7f00:1]", "0.0.0.0"])  # noqa: S104
async def test_this_machine_is_not_fetched_from(host: str) -> None:
    async with serving(says(HELLO)) as url:
        port = url.rpartition(":")[2]
        with pytest.raises(ForbiddenAddress, match="not public"):
            await fetch(f"http://{host}:{port}")


@pytest.mark.parametrize("url", ["http://2130706433/", "http://127.1/"])
async def test_odd_spellings_of_this_machine_lead_nowhere(url: str) -> None:
    with pytest.raises(HttpFailure):
        await fetch(url)


@pytest.mark.parametrize(
    "url",
    ["ftp://example.org/a.png", "file:///etc/passwd", "data:image/png;base64,AAAA", "//x", "http://", "http://[x"],
)
async def test_only_web_addresses_are_fetched_from(url: str) -> None:
    with pytest.raises(ForbiddenAddress):
        await fetch(url)


async def test_an_address_with_a_password_is_refused() -> None:
    with pytest.raises(ForbiddenAddress, match="password"):
        await fetch("http://me:secret@example.org/")


async def test_a_redirect_to_a_private_address_is_refused() -> None:
    async with serving(says(HELLO)) as inner, serving(says(redirect(inner))) as outer:
        with pytest.raises(ForbiddenAddress, match="not public"):
            await fetch(outer, outer)


async def test_a_redirect_to_a_trusted_address_is_followed() -> None:
    async with serving(says(HELLO)) as inner, serving(says(redirect(inner))) as outer:
        assert await fetch(outer, outer, inner) == b"hello"


@pytest.mark.parametrize("to", ["file:///etc/passwd", "gopher://127.0.0.1/", "http://[x"])
async def test_a_redirect_to_something_else_is_refused(to: str) -> None:
    async with serving(says(redirect(to))) as url:
        with pytest.raises(ForbiddenAddress):
            await fetch(url, url)


async def test_redirects_end() -> None:
    async with serving(says(redirect("/"))) as url:
        with pytest.raises(ForbiddenAddress, match="redirects"):
            await fetch(url, url)


async def test_more_than_allowed_is_not_read() -> None:
    async with serving(says(HELLO)) as url:
        with pytest.raises(TooLarge):
            await fetch(url, url, limit=4)


@pytest.mark.parametrize(
    "address",
    ["10.1.2.3", "192.168.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "240.0.0.1", "::", "fe80::1%eth0",
     "fd00::1", "2002:7f00:1::", "64:ff9b::7f00:1", "::127.0.0.1"],
)  # fmt: skip
async def test_an_address_that_is_not_on_the_internet(address: str) -> None:
    assert not is_public(address)


async def test_an_address_on_the_internet() -> None:
    assert is_public("93.184.215.14") and is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")
