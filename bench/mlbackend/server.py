"""The server under measurement, in a process of its own: its time, its memory, its answers."""

from __future__ import annotations

import http.client
import os
import socket
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

USER = "bench:bench"
BOUNDARY = "bench-boundary"
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Cost:
    """Seconds on the clock and of the processor."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Server:
    """A running server. `first_answer`: seconds from its start to its first answer."""

    pid: int
    port: int
    first_answer: float

    def post(self, route: str, dataset: bytes, **fields: str) -> tuple[bytes, Cost]:
        """The answer and what it cost the server."""
        body = b"".join(
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
            for name, value in fields.items()
        )
        head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="dataset"; filename="a.csv"\r\n\r\n'.encode()
        body += head + dataset + f"\r\n--{BOUNDARY}--\r\n".encode()
        headers = {
            "Authorization": "Basic " + b64encode(USER.encode()).decode(),
            "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        before, started = self.cpu(), time.perf_counter()
        connection.request("POST", f"/{route}", body, headers)
        answer = connection.getresponse()
        data = answer.read()
        cost = Cost(time.perf_counter() - started, self.cpu() - before)
        connection.close()
        if answer.status != 200:
            sys.exit(f"{route} answered {answer.status}: {data.decode()}")
        return data, cost

    def cpu(self) -> float:
        """Processor seconds so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory(self, which: str) -> float:
        """``VmRSS`` (now) or ``VmHWM`` (peak), in MB."""
        lines = Path(f"/proc/{self.pid}/status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith(which)).split()[1]) / 1024


@contextmanager
def running(folder: Path) -> Iterator[Server]:
    """Start it, wait for its first answer, end it."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    environment = {
        **os.environ,
        "MOODLE_MLBACKEND_PYTHON_USERS": USER,
        "MOODLE_MLBACKEND_PYTHON_DIR": str(folder),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    started = time.perf_counter()
    command = [sys.executable, "-m", "tutela.mlbackend", "--port", str(port)]
    process = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        while not _answers(port):
            time.sleep(0.01)
        yield Server(process.pid, port, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait()


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    try:
        connection.request("GET", "/version")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()
