"""The network is off: a test that looks past the loopback interface fails, whatever the code under test catches."""

from __future__ import annotations

import contextlib
import socket
import sys
from ipaddress import ip_address
from typing import Any

import pytest

NEVER_RESOLVES = (".invalid",)
"""Names that are reserved never to exist (RFC 2606): looking one up is how a test tells of an unknown host."""


def switch_off() -> None:
    """From now on, and for this process, only loopback can be reached by Python's own sockets."""
    sys.addaudithook(_watch)


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a path or bytes: a Unix socket
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
    else:
        return
    if host is not None and not is_local(host.decode() if isinstance(host, bytes) else str(host)):
        # An outcome of pytest is no `Exception`, so no handler of the code under test can hide it.
        pytest.fail(f"the network is off in tests, and this one looked for {host!r}")


def is_local(host: str) -> bool:
    """Whether *host* is this machine, or a name that nobody can have."""
    host = host.removesuffix(".")
    if host in {"", "localhost"} or host.endswith((".localhost", *NEVER_RESOLVES)):
        return True
    with contextlib.suppress(OSError, ValueError):
        host = socket.inet_ntoa(socket.inet_aton(host))  # a short, hexadecimal or octal spelling needs no look-up
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
