"""A proxy before a database, which can be told to be away: to refuse, to go silent, or to cut what is open."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator


class Proxy:
    """Passes bytes between its port of 127.0.0.1 and the database's, as long as it is told to."""

    def __init__(self, host: str, port: int) -> None:
        self._target = (host, port)
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.port = int(self._listener.getsockname()[1])
        self._open: set[socket.socket] = set()
        self._passing = threading.Event()
        self._passing.set()
        self._refusing = False
        threading.Thread(target=self._accept, daemon=True).start()

    def refuse(self) -> None:
        """The server is stopped: what is open is cut, and nobody listens."""
        self._refusing = True
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        self.cut()

    def silence(self) -> None:
        """The server is taken on, but nothing comes through any more."""
        self._passing.clear()

    def cut(self) -> None:
        """What is open is cut; new connections come through."""
        for one in list(self._open):
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)

    def come_back(self) -> None:
        """All is well again. What was silent stays so, as after a restart of whatever stood between."""
        if self._refusing:
            self._refusing = False
            self._listener = socket.create_server(("127.0.0.1", self.port), backlog=512)
            threading.Thread(target=self._accept, daemon=True).start()
        self.cut()
        self._passing.set()

    def close(self) -> None:
        """The end."""
        self.refuse()

    def _accept(self) -> None:
        listener = self._listener
        while True:
            try:
                near, _address = listener.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(self._target, timeout=5)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            for source, sink in ((near, far), (far, near)):
                self._open.add(source)
                threading.Thread(target=self._pass, args=(source, sink), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket) -> None:
        try:
            while data := source.recv(65536):
                self._passing.wait()
                sink.sendall(data)
        except OSError:
            pass
        finally:
            self._open.discard(source)
            for one in (source, sink):
                with contextlib.suppress(OSError):
                    one.shutdown(socket.SHUT_RDWR)
            source.close()


@contextlib.contextmanager
def proxy_before(host: str, port: int) -> Iterator[Proxy]:
    """A proxy, closed when the block ends."""
    proxy = Proxy(host, port)
    try:
        yield proxy
    finally:
        proxy.close()
