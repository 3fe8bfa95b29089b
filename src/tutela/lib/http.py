"""The one way out to the network: an aiohttp session with limits, and every failure in one small tree of errors.

::

    HttpFailure
    ├── Unreachable     no connection: refused, no such host, TLS
    ├── TimedOut        no answer, or no further byte, in time
    ├── TooLarge        the reply is larger than the caller allows
    ├── BrokenReply     the connection broke off, or the body is not what it says it is
    └── ForbiddenAddress  an address that may not be connected to, or be fetched from
"""

from __future__ import annotations

import json
import os
import re
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from types import TracebackType
from typing import Any, Self
from urllib.parse import SplitResult, urlsplit

import aiohttp

MAX_REPLY_BYTES = 10 * 1024 * 1024
NETLOC = re.compile(r"(\[[0-9A-Fa-f:.]+(%\w+)?\]|[^\s\[\]@:%*\\]+)(:[0-9]{1,5})?")
"""A host and perhaps a port, as one spells them in an address."""
IDLE_SECONDS = 1.5
"""How long a connection is kept for the next request: less than the 2 seconds and more after which services drop it.
A POST that meets a dropped connection is not sent again, for nobody can tell whether the service has begun on it."""


class HttpFailure(Exception):
    """No usable reply. The text is for an administrator and holds no header and no body."""


class Unreachable(HttpFailure):
    """No connection could be made."""


class TimedOut(HttpFailure):
    """The service did not answer in time."""


class TooLarge(HttpFailure):
    """The reply is larger than allowed."""


class BrokenReply(HttpFailure):
    """The reply broke off or cannot be read."""


class ForbiddenAddress(HttpFailure):
    """The address, or where it redirects to, is not public and nobody allows it, or is no web address."""


@dataclass(frozen=True)
class Timeouts:
    """Seconds: to connect, between two bytes, and for the whole call."""

    connect: float = 5.0
    read: float = 30.0
    total: float = 60.0


@dataclass(frozen=True)
class Reply:
    """What came back, whole. Header names are lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def json(self) -> Any:
        """The body as JSON; `BrokenReply` if it is none."""
        try:
            return json.loads(self.body)
        except (ValueError, RecursionError) as failure:
            raise BrokenReply(f"the reply (status {self.status}) is not JSON") from failure


@dataclass(frozen=True)
class FormPart:
    """One field of a multipart form; with a `filename` it is a file."""

    name: str
    value: str | bytes
    filename: str = ""


def web_address(url: str) -> SplitResult:
    """The parts of *url*, which is one that a request can be sent to, without a name or a password in it.

    Raises `ValueError`; its text is for programmers.
    """
    parts = urlsplit(url)
    host, port = parts.hostname or "", parts.port
    if parts.scheme not in {"http", "https"} or not host:
        raise ValueError("no http or https address")
    if not url.isprintable() or port == 0 or NETLOC.fullmatch(parts.netloc) is None:
        raise ValueError("no host or port that there can be")
    host.encode("idna")
    return parts


@lru_cache(maxsize=64)
def _aiohttp_timeout(timeouts: Timeouts) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(total=timeouts.total, sock_connect=timeouts.connect, sock_read=timeouts.read)


def _multipart(form: Sequence[FormPart]) -> aiohttp.FormData:
    data = aiohttp.FormData(default_to_multipart=True)
    for part in form:
        kind = "application/octet-stream" if part.filename else None
        data.add_field(part.name, part.value, filename=part.filename or None, content_type=kind)
    return data


def _what_took_too_long(failure: TimeoutError, timeouts: Timeouts) -> str:
    if isinstance(failure, aiohttp.ConnectionTimeoutError):
        return f"no connection within {timeouts.connect:g} seconds"
    if isinstance(failure, aiohttp.SocketTimeoutError):
        return f"the service sent nothing for {timeouts.read:g} seconds"
    return f"no complete answer within {timeouts.total:g} seconds"


def _what_prevents(failure: OSError) -> str:
    """Why no connection could be made, without the numbers that only a programmer knows."""
    if isinstance(failure, ssl.SSLCertVerificationError):
        return f"its certificate is not accepted ({failure.verify_message})"
    if isinstance(failure, ssl.SSLError):
        return f"it does not speak TLS as it should ({(failure.reason or 'unknown').replace('_', ' ').lower()})"
    if isinstance(failure, socket.gaierror):
        return (failure.strerror or "the name is not known").lower()
    return os.strerror(failure.errno).lower() if failure.errno else re.sub(r"\[Errno -?\d+\] ", "", str(failure))


class HttpClient:
    """An async HTTP client over one connection pool.

    Use it as an async context manager, or call `close`. One belongs to one event loop; who makes it closes it.
    *may_connect* is asked for every IP address just before a socket connects to it, whatever the URL spelt: a name, a
    number, full-width digits. Where it says no, the request raises `ForbiddenAddress`, which says that the address is
    *forbidden*.
    """

    def __init__(
        self,
        *,
        limit: int = 1000,
        max_reply_bytes: int = MAX_REPLY_BYTES,
        idle: float = IDLE_SECONDS,
        may_connect: Callable[[str], bool] | None = None,
        forbidden: str = "not public",
    ) -> None:
        self._limit = limit
        self._may_connect = may_connect
        self._forbidden = f"is {forbidden}"
        self._idle = idle
        self._max_reply_bytes = max_reply_bytes
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the pool. A closed client opens a new one when it is used again."""
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json_body: Any = None,
        form: Sequence[FormPart] | None = None,
        timeouts: Timeouts = Timeouts(),
        max_reply_bytes: int | None = None,
    ) -> Reply:
        """Send one request and read the whole reply, whatever its status. Redirects are not followed.

        The body is *json_body*, or *form* as multipart, or none.
        Raises `HttpFailure`. Cancelling the task ends the call and closes its connection.
        """
        timeout = _aiohttp_timeout(timeouts)
        limit = self._max_reply_bytes if max_reply_bytes is None else max_reply_bytes
        try:
            async with self._pool().request(
                method,
                url,
                headers=headers,
                json=json_body,
                data=None if form is None else _multipart(form),
                timeout=timeout,
                allow_redirects=False,
            ) as response:
                body = await self._read(response, limit)
                return Reply(response.status, {k.lower(): v for k, v in response.headers.items()}, body)
        except TimeoutError as failure:
            raise TimedOut(_what_took_too_long(failure, timeouts)) from failure
        except aiohttp.ClientConnectorError as failure:
            if self._forbidden in (reason := str(failure.os_error)):
                raise ForbiddenAddress(reason.removeprefix("Multiple exceptions: ")) from failure
            raise Unreachable(f"cannot connect: {_what_prevents(failure.os_error)}") from failure
        except (aiohttp.InvalidURL, aiohttp.NonHttpUrlClientError, UnicodeError) as failure:
            raise Unreachable("the address is not a valid http or https URL") from failure
        except (aiohttp.ClientPayloadError, aiohttp.ClientConnectionError, ConnectionError) as failure:
            raise BrokenReply("the connection broke off") from failure
        except aiohttp.ClientError as failure:
            raise BrokenReply(f"the reply cannot be read ({type(failure).__name__})") from failure

    def _pool(self) -> aiohttp.ClientSession:
        if self._session is None or self._session.closed:
            # A proxy, once there is one, would have to be told the address that was checked, not the name.
            connector = aiohttp.TCPConnector(
                limit=self._limit,
                keepalive_timeout=self._idle,
                socket_factory=None if self._may_connect is None else self._checked_socket,
            )
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())
        return self._session

    def _checked_socket(self, address: tuple[Any, ...]) -> socket.socket:
        family, kind, protocol, _name, place = address
        if self._may_connect is not None and not self._may_connect(place[0]):
            raise PermissionError(f"the address {place[0]} {self._forbidden}")
        return socket.socket(family, kind, protocol)

    @staticmethod
    async def _read(response: aiohttp.ClientResponse, limit: int) -> bytes:
        announced = response.content_length
        if announced is not None and announced > limit:
            response.close()
            raise TooLarge(f"the reply announces {announced} bytes; {limit} are allowed")
        parts: list[bytes] = []
        size = 0
        async for part in response.content.iter_any():
            size += len(part)
            if size > limit:
                response.close()
                raise TooLarge(f"the reply is larger than the {limit} bytes allowed")
            parts.append(part)
        return b"".join(parts)
