"""A mail server as small as can be: it speaks SMTP on a port of this machine and keeps what it takes."""

from __future__ import annotations

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import cast

SIMPLE = {"EHLO": "250 tiny", "HELO": "250 tiny", "MAIL": "250 ok", "RSET": "250 ok", "NOOP": "250 ok"}


class MailServer(socketserver.ThreadingTCPServer):
    """`taken` are the e-mails so far; recipients that begin with ``refused`` get a 550, with ``later`` a 451."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Talk)
        self.taken: list[EmailMessage] = []
        self.connections = 0

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])


class _Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        server = cast(MailServer, self.server)
        server.connections += 1
        self._say("220 tiny")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word == "QUIT":
                self._say("221 bye")
                return
            if word == "RCPT":
                self._say(_verdict(line))
            elif word == "DATA":
                self._take(server)
            else:
                self._say(SIMPLE.get(word, "502 what?"))

    def _take(self, server: MailServer) -> None:
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b"."))
        server.taken.append(message_from_bytes(b"".join(lines), policy=policy.default))
        self._say("250 taken")

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


def _verdict(line: str) -> str:
    if "<refused" in line:
        return "550 nobody of that name"
    return "451 not now" if "<later" in line else "250 ok"


@contextmanager
def mail_server(port: int = 0) -> Iterator[MailServer]:
    """A running mail server."""
    with MailServer(port) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
