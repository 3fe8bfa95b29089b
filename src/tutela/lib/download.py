"""Fetching from an address that somebody else named: never from this machine or its network, unless it is trusted.

What is checked is the IP address to which a socket is about to connect, not what the URL spells: no other spelling, and
no name that leads elsewhere the second time, comes past it. Each redirect is checked anew.
"""

from __future__ import annotations

import contextlib
import ipaddress
import socket
from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

from tutela.lib.http import ForbiddenAddress, HttpClient, Reply, Timeouts

MAX_REDIRECTS = 3
REDIRECTS = frozenset({301, 302, 303, 307, 308})

GLOBAL_UNICAST = ipaddress.ip_network("2000::/3")
"""All of IPv6 that is given to anybody on the internet (IANA)."""
NAT64 = ipaddress.ip_network("64:ff9b::/96")
ISATAP = frozenset({0x5EFE, 0x0200_5EFE})
NOT_PUBLIC = tuple(
    map(
        ipaddress.ip_network,
        # What not every Python knows of, and where clouds serve their machines' secrets (Oracle, Azure).
        ("192.0.0.0/24", "192.88.99.0/24", "168.63.129.16/32", "3fff::/20"),
    )
)
OWN = tuple(
    map(
        ipaddress.ip_network,
        ("0.0.0.0/32", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
         "192.168.0.0/16", "::/128", "::1/128", "fc00::/7", "fe80::/10"),
    )
)  # fmt: skip
"""This machine and the networks that anybody may number their own machines in."""

Trusts = Callable[[str], bool]


def is_public(address: str) -> bool:
    """Whether an IP *address* is reached over the internet; one that another is wrapped in counts as that other.

    >>> is_public("93.184.215.14"), is_public("10.0.0.1"), is_public("::ffff:127.0.0.1"), is_public("64:ff9b::a00:1")
    (True, False, False, False)
    """
    parsed = _unwrapped(address)
    if isinstance(parsed, ipaddress.IPv6Address) and parsed not in GLOBAL_UNICAST:
        return False
    if any(parsed in network for network in NOT_PUBLIC):
        return False
    return parsed.is_global and not parsed.is_multicast and not parsed.is_reserved


def is_own(address: str) -> bool:
    """Whether an IP *address* is of this machine or of a private network.

    >>> is_own("127.0.0.1"), is_own("10.0.0.1"), is_own("::ffff:10.0.0.1"), is_own("8.8.8.8"), is_own("224.0.0.1")
    (True, True, True, False, False)
    """
    parsed = _unwrapped(address)
    return any(parsed in network for network in OWN)


def _unwrapped(address: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    parsed = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(parsed, ipaddress.IPv4Address) or int(parsed) in (0, 1):  # nowhere, and this machine
        return parsed
    return _wrapped(parsed) or parsed


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address in it: mapped, compatible, 6to4, Teredo, ISATAP, or of a NAT64."""
    inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address in NAT64 or int(address) >> 32 == 0:
        return inner
    if address in GLOBAL_UNICAST and (int(address) >> 32) & 0xFFFFFFFF in ISATAP:
        return inner
    return address.ipv4_mapped or address.sixtofour or (address.teredo[1] if address.teredo else None)


def is_internal(url: str) -> bool:
    """Whether the host of *url* is this machine or one of its own network: each of its addresses is a private one."""
    try:
        host = urlsplit(url).hostname or ""
        with contextlib.suppress(ValueError):  # it is a name
            return is_own(host)
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, ValueError):  # no such name, or no name at all
        return False
    return bool(host and found) and all(is_own(str(place[0])) for *_kind, place in found)


async def download(url: str, *, trusts: Trusts, timeouts: Timeouts, max_bytes: int) -> Reply:
    """What is at *url*, whole, whatever its status; at most `MAX_REDIRECTS` redirects are followed.

    An address for which *trusts* holds may be private. Nothing is sent along: no cookie, no key. The timeouts count
    for each redirect. Raises `HttpFailure`.
    """
    for _hop in range(MAX_REDIRECTS + 1):
        trusted = _check(url, trusts)
        async with HttpClient(limit=1, may_connect=None if trusted else is_public) as client:
            reply = await client.request("GET", url, timeouts=timeouts, max_reply_bytes=max_bytes)
        location = reply.headers.get("location")
        if reply.status not in REDIRECTS or not location:
            return reply
        url = _joined(url, location)
    raise ForbiddenAddress(f"more than {MAX_REDIRECTS} redirects")


def _joined(url: str, location: str) -> str:
    try:
        return urljoin(url, location)
    except ValueError as failure:
        raise ForbiddenAddress("a redirect to what is no address") from failure


def _check(url: str, trusts: Trusts) -> bool:
    """Whether *url*, which is one that may be fetched from, is trusted."""
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError as failure:
        raise ForbiddenAddress("what it names is no address") from failure
    if parts.scheme not in {"http", "https"} or not host:
        raise ForbiddenAddress("only http and https addresses are fetched from")
    if parts.username is not None or parts.password is not None:
        raise ForbiddenAddress("the address holds a name or a password")
    return trusts(url)
