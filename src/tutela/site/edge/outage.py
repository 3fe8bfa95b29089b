"""While the database is away, every request is told so at once; soon after its return all is well again.

A watch in each server process asks the database a question, on a connection of its own. When it gets no answer twice,
requests under way are answered 503, their connections are cut so that no thread waits on them for ever, and what comes
in meanwhile is answered without asking. SQLite is a file in this process: there the requests themselves find out.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import weakref
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

import structlog
from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tutela.site.edge.refusal import database_away

log: Any = structlog.get_logger("tutela.database")

EVERY = 0.4
PATIENCE = 0.7
"""Seconds between two questions, and to wait for an answer: no request waits longer than both and one question more."""
UNWATCHED = ("/healthz", "/readyz", "/metrics", "/static/", "/mlbackend/")
"""What answers without the database, or says itself that it is away."""

Question = Callable[[], Coroutine[Any, Any, None]]


class DatabaseWatch:
    """Knows whether the database answers. Start it in the event loop that serves."""

    def __init__(self) -> None:
        self.away = False
        self.under_way: set[Exchange] = set()
        self._opened: weakref.WeakSet[BaseDatabaseWrapper] = weakref.WeakSet()
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin to watch, where there is a server to be away."""
        question = _question(connections["default"])
        if question is not None:
            connection_created.connect(self._note)
            self._task = asyncio.get_running_loop().create_task(self._run(question))

    async def stop(self) -> None:
        """End the watch."""
        connection_created.disconnect(self._note)
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task

    async def _run(self, ask: Question) -> None:
        while True:
            answers = await _answers(ask)
            if not answers and not self.away and not await _answers(ask):
                self.away = True
                log.error("the database does not answer; every request is told so until it does")
                for exchange in list(self.under_way):
                    exchange.refuse()
                await asyncio.to_thread(self._let_go)
            elif answers and self.away:
                await asyncio.to_thread(self._let_go)
                self.away = False
                log.info("the database answers again")
            await asyncio.sleep(EVERY)

    def _note(self, connection: BaseDatabaseWrapper, **_more: Any) -> None:
        self._opened.add(connection)

    def _let_go(self) -> None:
        """Cut all connections and throw the pool away: what comes next opens new ones."""
        for wrapper in list(self._opened):
            _cut(wrapper)
        pool = getattr(connections["default"], "close_pool", None)
        if pool is not None:
            pool()


class Exchange:
    """A request under way, which is answered once: by the app, or by the outage."""

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._scope, self._receive, self._send = scope, receive, send
        self._started = self._refused = self._has_body = False
        self._telling: asyncio.Future[None] | None = None
        self.ended = asyncio.Event()

    def refuse(self) -> None:
        """Tell that the database is away, unless an answer has begun. The app goes on to its end unheard."""
        if not self._started:
            self._started = self._refused = True
            answer = database_away(self._scope)
            self._telling = asyncio.ensure_future(answer(self._scope, self._receive, self._send))

    async def send(self, message: Message) -> None:
        """For the app."""
        if not self._refused:
            self._started = True
            await self._send(message)

    async def receive(self) -> Message:
        """For the app: that the exchange is over must not look as if the person had gone away."""
        message = await self._receive()
        if message["type"] == "http.request":
            self._has_body = not message.get("more_body")
        elif self._refused and self._has_body:
            await self.ended.wait()
        return message


class OutageGuard:
    """Puts the watch before the app."""

    def __init__(self, app: ASGIApp, watch: DatabaseWatch) -> None:
        self.app = app
        self._watch = watch

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"].startswith(UNWATCHED):
            await self.app(scope, receive, send)
        elif self._watch.away:
            await database_away(scope)(scope, receive, send)
        else:
            exchange = Exchange(scope, receive, send)
            self._watch.under_way.add(exchange)
            try:
                await self.app(scope, exchange.receive, exchange.send)
            finally:
                self._watch.under_way.discard(exchange)
                exchange.ended.set()


async def _answers(ask: Question) -> bool:
    """Whether the question is answered in time. One that is not is left to itself: ending it may take as long."""
    asked = asyncio.ensure_future(ask())
    await asyncio.wait({asked}, timeout=PATIENCE)
    if not asked.done():
        asked.add_done_callback(_swallow)
        asked.cancel()
        return False
    return not isinstance(asked.exception(), DatabaseError | OSError)


def _swallow(asked: asyncio.Future[None]) -> None:
    if not asked.cancelled():
        asked.exception()


def _question(connection: BaseDatabaseWrapper) -> Question | None:
    """How to ask the server of *connection*; None where there is none."""
    if connection.vendor == "postgresql":
        return _Postgres(connection.get_connection_params())
    if connection.vendor == "mysql":
        return _mysql(connection.get_connection_params())
    return None


class _Postgres:
    """Asks on a connection that it keeps while it answers."""

    def __init__(self, parameters: Mapping[str, Any]) -> None:
        plain = {name: value for name, value in parameters.items() if isinstance(value, str | int)}
        self._parameters: dict[str, Any] = {**plain, "autocommit": True}
        self._connection: Any = None

    async def __call__(self) -> None:
        import psycopg

        connection, self._connection = self._connection, None
        try:
            if connection is None:
                connection = await psycopg.AsyncConnection.connect(**self._parameters)
            await connection.execute("SELECT 1")
        except psycopg.Error as failure:
            raise DatabaseError from failure
        self._connection = connection


def _mysql(parameters: Mapping[str, Any]) -> Question:
    def ask() -> None:
        import pymysql

        limits = dict.fromkeys(("connect_timeout", "read_timeout", "write_timeout"), PATIENCE)
        given = {name: value for name, value in parameters.items() if name not in {"conv", "client_flag"}}
        try:
            with (
                contextlib.closing(pymysql.connect(**{**given, **limits})) as connection,
                connection.cursor() as cursor,
            ):
                cursor.execute("SELECT 1")
        except pymysql.MySQLError as failure:
            raise DatabaseError from failure

    return lambda: asyncio.to_thread(ask)


def _cut(wrapper: BaseDatabaseWrapper) -> None:
    """Shut the socket below a connection down, which wakes whoever waits for it in another thread."""
    raw: Any = wrapper.connection
    library: Any = wrapper
    # It may be closed by now, or never have been opened: then nobody waits.
    with contextlib.suppress(AttributeError, OSError, ValueError, library.Database.Error):
        number = raw._sock.fileno() if hasattr(raw, "_sock") else raw.fileno()
        with socket.socket(fileno=os.dup(number)) as below:
            below.shutdown(socket.SHUT_RDWR)
