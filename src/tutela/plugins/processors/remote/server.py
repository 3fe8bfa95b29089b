"""The server, asked: the only file that knows its routes, its statuses and its password."""

from __future__ import annotations

import base64
import re
from collections.abc import Sequence
from typing import Any

from pydantic import Field, SecretStr

from tutela.lib.http import FormPart, HttpClient, HttpFailure, Reply, TimedOut, Timeouts, Unreachable
from tutela.lib.waiting import waited_for
from tutela.sdk.errors import Decline
from tutela.sdk.processor import ProcessorConfig, ProcessorUnavailable
from tutela.sdk.text import _, filled


class Config(ProcessorConfig):
    """How to reach the server."""

    host: str = Field(
        default="",
        title=_("Host"),
        description=_("The server's name or address, without http:// and without a path."),
        pattern=r"^[A-Za-z0-9._:\[\]-]*$",
        max_length=255,
    )
    port: int = Field(default=5000, title=_("Port"), ge=1, le=65535)
    secure: bool = Field(default=False, title=_("Use HTTPS"))
    username: str = Field(default="default", title=_("User name"), pattern=r"^[^:\x00-\x1f]*$", max_length=100)
    password: SecretStr = Field(default=SecretStr(""), title=_("Password"), max_length=200)
    timeout: int = Field(
        default=1200,
        title=_("Time limit"),
        description=_("Seconds that the server may take to learn or to predict."),
        ge=1,
        le=86_400,
    )

    @property
    def address(self) -> str:
        """Where the server is, without any secret."""
        return f"{'https' if self.secure else 'http'}://{self.host}:{self.port}"


CONNECT, QUICK = 10.0, 30.0
MOST_REPLY = 256 * 1024 * 1024
NOT_ENOUGH_DATA = 8
VERSION = re.compile(r"\d{1,6}(\.\d{1,6}){0,5}")
OLDEST, TOO_NEW = (3, 0, 5), (4,)
SHOWN = 200

Said = tuple[str, str, float]
"""The id of a row, its class, and the probability of that class."""


class Server:
    """One server; every method asks it once, waits, and raises `ProcessorUnavailable` with a sentence."""

    def __init__(self, config: Config) -> None:
        self._config = config

    @property
    def address(self) -> str:
        """Where it is."""
        return self._config.address

    def version(self) -> str:
        """Its version, one that can be worked with."""
        reply = self._ask("GET", "version", seconds=QUICK, signed=False)
        said = reply.body[:SHOWN].decode("utf-8", "replace").strip()
        if not VERSION.fullmatch(said):
            raise _nonsense()
        numbers = tuple(int(part) for part in said.split("."))
        if not OLDEST <= numbers < TOO_NEW:
            raise ProcessorUnavailable(
                filled(_("The server is of version {said}; 3.0.5 or a later one before 4 is needed."), said=said)
            )
        return said

    def train(self, uniqueid: str, dirhash: str, dataset: bytes) -> None:
        """Learn from a dataset file. Raises `Decline` where the server finds it too little."""
        answer = self._json("training", uniqueid, dirhash, dataset)
        if answer.get("status") == NOT_ENOUGH_DATA:
            raise Decline(_complaint(answer))
        _check(answer)

    def predict(self, uniqueid: str, dirhash: str, dataset: bytes) -> list[Said]:
        """Class and probability for each row of a dataset file, in the server's order."""
        answer = self._json("prediction", uniqueid, dirhash, dataset)
        _check(answer)
        given = answer.get("predictions")
        if not isinstance(given, list):
            raise _nonsense()
        try:
            return [(str(id_), str(class_), float(chance)) for id_, class_, chance in given]
        except (TypeError, ValueError) as failure:
            raise _nonsense() from failure

    def delete(self, uniqueid: str) -> None:
        """Remove all that it keeps under *uniqueid*."""
        self._ask("POST", "deletemodel", [FormPart("uniqueid", uniqueid)], seconds=QUICK)

    def _json(self, route: str, uniqueid: str, dirhash: str, dataset: bytes) -> dict[str, Any]:
        form = [
            FormPart("uniqueid", uniqueid),
            FormPart("dirhash", dirhash),
            FormPart("dataset", dataset, filename="dataset.csv"),
        ]
        reply = self._ask("POST", route, form, seconds=float(self._config.timeout))
        try:
            answer = reply.json()
        except HttpFailure as failure:
            raise _nonsense() from failure
        if not isinstance(answer, dict):
            raise _nonsense()
        return answer

    def _ask(
        self,
        method: str,
        route: str,
        form: Sequence[FormPart] | None = None,
        *,
        seconds: float,
        signed: bool = True,
    ) -> Reply:
        return _accepted(waited_for(self._request(method, route, form, seconds, signed=signed)))

    async def _request(
        self, method: str, route: str, form: Sequence[FormPart] | None, seconds: float, *, signed: bool
    ) -> Reply:
        async with HttpClient(limit=1, max_reply_bytes=MOST_REPLY) as client:
            try:
                return await client.request(
                    method,
                    f"{self._config.address}/{route}",
                    headers={"Authorization": self._signature()} if signed else None,
                    form=form,
                    timeouts=Timeouts(connect=min(CONNECT, seconds), read=seconds, total=seconds),
                )
            except TimedOut as failure:
                words = _("The server at {address} did not answer in time: {detail}.")
                raise ProcessorUnavailable(filled(words, address=self.address, detail=failure)) from failure
            except Unreachable as failure:
                words = _("The server at {address} cannot be reached: {detail}.")
                raise ProcessorUnavailable(filled(words, address=self.address, detail=failure)) from failure
            except HttpFailure as failure:
                words = _("The server at {address} gave no usable answer: {detail}.")
                raise ProcessorUnavailable(filled(words, address=self.address, detail=failure)) from failure

    def _signature(self) -> str:
        pair = f"{self._config.username}:{self._config.password.get_secret_value()}"
        return "Basic " + base64.b64encode(pair.encode()).decode()


def _accepted(reply: Reply) -> Reply:
    if reply.status == 200:
        return reply
    if reply.status in (401, 403):
        raise ProcessorUnavailable(_("The server refuses the user name or the password."))
    if reply.status == 404:
        raise ProcessorUnavailable(_("There is a server, but it does not speak the protocol of Moodle's backend."))
    raise ProcessorUnavailable(
        filled(_("The server answered with an error (HTTP {status}): {text}"), status=reply.status, text=_text(reply))
    )


def _text(reply: Reply) -> str:
    """The first line that people can read of an error page."""
    plain = re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", " ", reply.body[:5_000].decode("utf-8", "replace"), flags=re.S)
    return " ".join(plain.split())[:SHOWN] or "-"


def _check(answer: dict[str, Any]) -> None:
    if answer.get("status") != 0:
        raise ProcessorUnavailable(filled(_("The server could not do it: {text}"), text=_complaint(answer)))


def _complaint(answer: dict[str, Any]) -> str:
    """What the server says of a failure: a text or a list, under one of two names."""
    said = answer.get("errors") or answer.get("info") or "-"
    return (", ".join(str(one) for one in said) if isinstance(said, list) else str(said))[:SHOWN]


def _nonsense() -> ProcessorUnavailable:
    return ProcessorUnavailable(_("The server answered something that the protocol does not know."))
