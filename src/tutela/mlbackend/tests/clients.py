"""The three ways in, behind one face: the server over HTTP, the command line, the function in the cloud."""

from __future__ import annotations

import base64
import hashlib
import http.client
import json
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Self
from urllib.parse import urlencode

from tutela.mlbackend.aws_lambda import handler

USER = "default:sshhhh"
BOUNDARY = "------------------------0f3b1e3d9a7c44aa"
UNIQUEID = hashlib.sha1(b"site", usedforsecurity=False).hexdigest()
AGENT = "MoodleBot/4.5 (+https://moodle.example.org)"

Files = Mapping[str, bytes]


@dataclass(frozen=True)
class Reply:
    """What came back."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def text(self) -> str:
        return self.body.decode()

    def json(self) -> Any:
        return json.loads(self.body)


def folder(name: str) -> str:
    """What Moodle sends as dirhash: the MD5 of a path."""
    return hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()


def multipart(fields: Mapping[str, str], files: Files) -> bytes:
    """A body as Moodle's curl sends it: fields first, and those whose name begins with ``trained`` after the file."""
    parts = [_field(name, value) for name, value in fields.items() if not name.startswith("trained")]
    for name, data in files.items():
        head = f'Content-Disposition: form-data; name="{name}"; filename="1795.csv"\r\n'
        parts.append(f"--{BOUNDARY}\r\n{head}Content-Type: application/octet-stream\r\n\r\n".encode() + data + b"\r\n")
    parts += [_field(name, value) for name, value in fields.items() if name.startswith("trained")]
    return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()


def _field(name: str, value: str) -> bytes:
    return f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()


def basic(user: str = USER) -> dict[str, str]:
    """The header of a user with a password."""
    return {"Authorization": "Basic " + base64.b64encode(user.encode()).decode(), "User-Agent": AGENT}


@dataclass(frozen=True)
class Http:
    """Talks to a server, as the user whose headers it sends."""

    port: int
    headers: Mapping[str, str] = field(default_factory=basic)

    def sending(self, headers: Mapping[str, str]) -> Self:
        """The same with other headers."""
        return replace(self, headers=headers)

    def get(self, route: str, /, **fields: str) -> Reply:
        query = f"?{urlencode(fields)}" if fields else ""
        return self.send("GET", f"/{route}{query}")

    def post(self, route: str, files: Files | None = None, /, **fields: str) -> Reply:
        body = multipart(fields, files or {})
        return self.send("POST", f"/{route}", body, f"multipart/form-data; boundary={BOUNDARY}")

    def send(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Reply:
        connection = self.connection()
        try:
            connection.request(method, path, body=body, headers=self._headers(kind))
            answer = connection.getresponse()
            return Reply(answer.status, answer.read(), {k.lower(): v for k, v in answer.getheaders()})
        finally:
            connection.close()

    def connection(self) -> http.client.HTTPConnection:
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)

    def _headers(self, kind: str) -> dict[str, str]:
        return {**self.headers, **({"Content-Type": kind} if kind else {})}


@dataclass(frozen=True)
class Gateway(Http):
    """Hands events to the handler in the shape in which API Gateway hands them over."""

    def send(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> Reply:
        route, _, query = path.partition("?")
        event = {
            "version": "2.0",
            "routeKey": "$default",
            "rawPath": route,
            "rawQueryString": query,
            "headers": {"host": "abc.execute-api.eu-central-1.amazonaws.com", **_lower(self._headers(kind))},
            "requestContext": {
                "accountId": "123456789012",
                "apiId": "abc",
                "domainName": "abc.execute-api.eu-central-1.amazonaws.com",
                "http": {
                    "method": method,
                    "path": route,
                    "protocol": "HTTP/1.1",
                    "sourceIp": "192.0.2.7",
                    "userAgent": AGENT,
                },
                "requestId": "JKJaXmPLvHcESHA=",
                "stage": "$default",
                "time": "21/Nov/2026:06:15:49 +0000",
                "timeEpoch": 1795241749000,
            },
            "body": base64.b64encode(body).decode() if body is not None else None,
            "isBase64Encoded": body is not None,
        }
        return _unwrapped(handler(event, None))


def _lower(headers: Mapping[str, str]) -> dict[str, str]:
    return {name.lower(): value for name, value in headers.items()}


def _unwrapped(answer: Mapping[str, Any]) -> Reply:
    body = str(answer.get("body") or "")
    data = base64.b64decode(body) if answer.get("isBase64Encoded") else body.encode()
    return Reply(int(answer["statusCode"]), data, _lower(answer.get("headers", {})))


class Client(ABC):
    """What Moodle does with its backend, one model in one place."""

    @abstractmethod
    def train(self, data: bytes) -> dict[str, Any]: ...

    @abstractmethod
    def predict(self, data: bytes) -> dict[str, Any]: ...

    @abstractmethod
    def evaluate(self, data: bytes, *, trained: bool = False, rounds: int = 5) -> dict[str, Any]: ...

    @abstractmethod
    def hand_over(self, other: str) -> None:
        """Export the model and import it as *other*, which is used from now on."""


class OverHttp(Client):
    """By the routes, over HTTP or through the gateway."""

    def __init__(self, http: Http, name: str) -> None:
        self.http = http
        self.ids = {"uniqueid": UNIQUEID, "dirhash": folder(f"{name}/execution")}

    def train(self, data: bytes) -> dict[str, Any]:
        return dict(self._ok(self.http.post("training", {"dataset": data}, **self.ids)).json())

    def predict(self, data: bytes) -> dict[str, Any]:
        return dict(self._ok(self.http.post("prediction", {"dataset": data}, **self.ids)).json())

    def evaluate(self, data: bytes, *, trained: bool = False, rounds: int = 5) -> dict[str, Any]:
        more = {"trainedmodeldirhash": self.ids["dirhash"]} if trained else {}
        reply = self.http.post(
            "evaluation",
            {"dataset": data},
            uniqueid=UNIQUEID,
            minscore="0.7",
            maxdeviation="0.05",
            niterations=str(rounds),
            dirhash=folder(self.ids["dirhash"] + "evaluation"),
            **more,
        )
        return dict(self._ok(reply).json())

    def hand_over(self, other: str) -> None:
        zipped = self._ok(self.http.get("export", **self.ids)).body
        self.ids = {**self.ids, "dirhash": folder(other)}
        assert self._ok(self.http.post("import", {"importzip": zipped}, **self.ids)).text == "Ok"

    @staticmethod
    def _ok(reply: Reply) -> Reply:
        assert reply.status == 200, reply.text
        return reply


class OnCommandLine(Client):
    """By ``python -m moodlemlbackend.…``, each call a process of its own, as Moodle does it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.place = folder / "execution"
        self.place.mkdir()

    def train(self, data: bytes) -> dict[str, Any]:
        return self._answer("training", str(self.place), self._file(data))

    def predict(self, data: bytes) -> dict[str, Any]:
        return self._answer("prediction", str(self.place), self._file(data))

    def evaluate(self, data: bytes, *, trained: bool = False, rounds: int = 5) -> dict[str, Any]:
        place = self.folder / "evaluation"
        place.mkdir(exist_ok=True)
        more = [str(self.place)] if trained else []
        return self._answer("evaluation", str(place), self._file(data), "0.7", "0.05", str(rounds), *more)

    def hand_over(self, other: str) -> None:
        exported, self_place = self.folder / "export", str(self.place)
        exported.mkdir()
        assert self.run("export", self_place, str(exported)) == (0, f"{exported}\n")
        self.place = self.folder / other
        self.place.mkdir()
        assert self.run("import", str(self.place), str(exported)) == (0, "Ok\nOk\n")

    def run(self, command: str, *arguments: str) -> tuple[int, str]:
        """Exit code and standard output."""
        done = subprocess.run(
            [sys.executable, "-m", f"moodlemlbackend.{command}", "modelid", *arguments],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.returncode, done.stdout

    def _answer(self, command: str, *arguments: str) -> dict[str, Any]:
        code, output = self.run(command, *arguments)
        answer = json.loads(output.splitlines()[-1])
        assert code == answer["status"]
        return dict(answer)

    def _file(self, data: bytes) -> str:
        path = self.folder / "dataset.csv"
        path.write_bytes(data)
        return str(path)
