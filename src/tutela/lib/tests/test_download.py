"""Fetching from an address that somebody else named."""

from __future__ import annotations

import socket
from typing import Any

import pytest

from tutela.lib.download import download, is_internal, is_public
from tutela.lib.http import ForbiddenAddress, HttpFailure, Timeouts, TooLarge
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


SPELLINGS = {
    "plain": "127.0.0.1",
    "another of the net": "127.8.8.8",
    "name": "localhost",
    "name with a dot": "localhost.",
    "IPv6": "[::1]",
    "mapped": "[::ffff:7f00:1]",
    "mapped, dotted": "[::ffff:127.0.0.1]",
    "long": "[0:0:0:0:0:0:0:1]",
    "zone": "[::1%25lo]",
    "nowhere": "0.0.0.0",  # noqa: S104 - to be refused
    "IPv6 nowhere": "[::]",
    "circled digits": "①②⑦.0.0.1",
    "full width": "１２７.０.０.１",
    "full-width dots": "127．0．0．1",
    "ideographic dots": "127。0。0。1",
    "half-width dots": "127｡0｡0｡1",
    "mathematical": "𝟏𝟐𝟕.𝟎.𝟎.𝟏",
    "superscript": "¹²⁷.⁰.⁰.¹",
    "short": "127.1",
    "number": "2130706433",
    "hexadecimal": "0x7f000001",
    "hexadecimal parts": "0x7f.0.0.1",
    "octal": "0177.0.0.1",
    "full-width name": "ｌｏｃａｌｈｏｓｔ",
    "capital name": "LOCALHOST",
    "soft hyphen": "local\u00adhost",
}


@pytest.mark.parametrize("spelling", SPELLINGS)
@pytest.mark.parametrize("redirected", [False, True], ids=["at once", "by a redirect"])
async def test_no_spelling_of_this_machine_is_connected_to(spelling: str, redirected: bool) -> None:
    reached: list[bytes] = []
    async with serving(says(HELLO, reached)) as url:
        target = f"http://{SPELLINGS[spelling]}:{url.rpartition(':')[2]}/x"
        if not redirected:
            with pytest.raises(HttpFailure):
                await fetch(target)
        else:
            async with serving(says(redirect(target))) as outer:
                with pytest.raises(HttpFailure):
                    await fetch(outer, outer)
    assert not reached


async def test_it_is_said_which_address_is_not_public() -> None:
    async with serving(says(HELLO)) as url:
        with pytest.raises(ForbiddenAddress, match=r"127\.0\.0\.1 is not public"):
            await fetch(url)


async def test_a_name_that_leads_here_is_not_connected_to(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is looked up once, by the connection, and what is connected to is asked about: no second answer comes past."""
    reached: list[bytes] = []
    real = socket.getaddrinfo
    asked: list[str] = []

    def leading_here(host: str, *more: Any, **named: Any) -> Any:
        asked.append(host)
        return real("127.0.0.1" if host == "rebinding.invalid" else host, *more, **named)

    async with serving(says(HELLO, reached)) as url:
        monkeypatch.setattr(socket, "getaddrinfo", leading_here)
        with pytest.raises(ForbiddenAddress, match=r"127\.0\.0\.1 is not public"):
            await fetch(f"http://rebinding.invalid:{url.rpartition(':')[2]}/")
    assert asked == ["rebinding.invalid"] and not reached


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
     "fd00::1", "2002:7f00:1::", "64:ff9b::7f00:1", "::127.0.0.1", "fec0::1", "fd00:ec2::254", "64:ff9b:1::a00:1",
     "2001:0:53aa:64c:0:0:80ff:fffe", "ff02::1", "100::1", "0.0.0.1", "198.18.0.1", "192.0.0.1", "255.255.255.255",
     "192.0.0.192", "192.88.99.1", "168.63.129.16", "3fff::1", "2001:470::5efe:7f00:1", "2001:470::200:5efe:a00:1"],
)  # fmt: skip
async def test_an_address_that_is_not_on_the_internet(address: str) -> None:
    assert not is_public(address)


async def test_an_address_on_the_internet() -> None:
    assert is_public("93.184.215.14") and is_public("2606:2800:21f:cb07:6820:80da:af6b:8b2c")


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "10.1.2.3", "172.31.0.1", "192.168.0.1", "100.64.0.1", "169.254.1.1", "0.0.0.0", "[::1]", "[::]",  # noqa: S104
     "[fd00::1]", "[fe80::1]", "[::ffff:10.0.0.1]", "localhost", "0x7f.1"],
)  # fmt: skip
async def test_a_host_of_this_machine_or_a_private_network_is_internal(host: str) -> None:
    assert is_internal(f"http://{host}:8080/v1")


@pytest.mark.parametrize(
    "host",
    ["8.8.8.8", "[::ffff:8.8.8.8]", "[64:ff9b::808:808]", "192.0.2.1", "203.0.113.9", "224.0.0.1", "240.0.0.1",
     "255.255.255.255", "[2001:db8::1]", "[ff02::1]", "no-such-host.invalid", "a..b", "[", ""],
)  # fmt: skip
async def test_a_host_that_is_merely_not_on_the_internet_is_not_internal(host: str) -> None:
    assert not is_internal(f"http://{host}/v1")


async def test_a_name_that_leads_outside_as_well_is_not_internal(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = (socket.AF_INET, socket.SOCK_STREAM, 6, "")
    found = [(*stream, ("10.0.0.1", 0)), (*stream, ("93.184.215.14", 0))]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_question, **_more: found)
    assert not is_internal("http://both.invalid/")
