"""Trying a server as Moodle uses it: version, password, training, prediction, evaluation, export, import, deletion."""

from __future__ import annotations

import base64
import io
import json
import random
import secrets
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tutela.lib.http import FormPart, HttpClient, HttpFailure, Reply, Timeouts
from tutela.lib.waiting import waited_for

ROWS = 60
SECONDS = 120.0
SHOWN = 200


class CheckFailed(Exception):
    """The server did not do what Moodle needs; the sentence says what."""


@dataclass(frozen=True)
class Check:
    """A server at *url*, asked as *user*, with a model made up for the check."""

    url: str
    user: str
    password: str
    model: str

    def steps(self) -> Iterator[str]:
        """Do one thing after another and say each that was done. Raises `CheckFailed` at the first that fails."""
        yield f"It answers, as version {self._version()}."
        self._refused(self.user, secrets.token_hex(8))
        self._refused("nobody-" + secrets.token_hex(4), self.password)
        yield "It refuses a wrong user and a wrong password."
        reply = self._ask("GET", "export", {"dirhash": "empty"})
        if reply.status == 401:
            raise CheckFailed(f"It refuses the user {self.user!r} with this password (Moodle would still say ready).")
        yield "It accepts the user and the password."
        yield from self._models()

    def forget(self) -> None:
        """Delete the model of the check. Raises `CheckFailed`."""
        self._good(self._ask("POST", "deletemodel", {}), "deletemodel")

    def _models(self) -> Iterator[str]:
        learnt, asked = _datasets()
        self._json("training", {"dirhash": "one", "dataset": learnt})
        yield f"It learns from {ROWS} rows."
        first = self._json("prediction", {"dirhash": "one", "dataset": asked}).get("predictions")
        right = sum(str(found[1]) == str(int(place % 2 == 0)) for place, found in enumerate(first or []))
        if not isinstance(first, list) or len(first) != ROWS or right < ROWS * 0.9:
            raise CheckFailed(f"It predicts {right} of {ROWS} rows of a plain rule rightly.")
        yield f"It predicts {right} of {ROWS} rows rightly."
        demand = {"minscore": "0.7", "maxdeviation": "0.05", "niterations": "3"}
        found = self._json("evaluation", {"dirhash": "two", "dataset": learnt, **demand})
        log = self._good(self._ask("GET", "evaluationlog", {"dirhash": "two", "runid": str(found["runid"])}), "report")
        yield f"It evaluates (score {found.get('score', 0):.2f}); the report holds {len(_names(log))} files."
        exported = self._good(self._ask("GET", "export", {"dirhash": "one"}), "export")
        self._good(self._ask("POST", "import", {"dirhash": "three", "importzip": exported}), "import")
        if self._json("prediction", {"dirhash": "three", "dataset": asked}).get("predictions") != first:
            raise CheckFailed("A model that was exported and imported predicts something else.")
        yield f"A model that was exported ({len(_names(exported))} files) and imported predicts the same."

    def _version(self) -> str:
        reply = self._ask("GET", "version", {}, password=None)
        said = reply.body[:SHOWN].decode(errors="replace")
        if reply.status != 200 or not said.startswith("3."):
            raise CheckFailed(f"At /version it answers {reply.status} {said!r}; Moodle needs 3.0.5 or later, before 4.")
        return said

    def _refused(self, user: str, password: str) -> None:
        status = self._ask("GET", "export", {"dirhash": "empty"}, user=user, password=password).status
        if status != 401:
            raise CheckFailed(f"It answers {status} to a wrong user or password instead of refusing it (401).")

    def _json(self, route: str, fields: dict[str, str | bytes]) -> dict[str, Any]:
        body = self._good(self._ask("POST", route, fields), route)
        try:
            answer = json.loads(body)
        except ValueError:
            raise CheckFailed(f"At /{route} it answers what is no JSON.") from None
        if not isinstance(answer, dict) or (route != "evaluation" and answer.get("status") != 0):
            raise CheckFailed(f"At /{route} it answers {str(answer)[:SHOWN]}.")
        return answer

    def _good(self, reply: Reply, route: str) -> bytes:
        if reply.status != 200:
            raise CheckFailed(f"At /{route} it answers {reply.status} {reply.body[:SHOWN].decode(errors='replace')!r}.")
        return reply.body

    def _ask(
        self, method: str, route: str, fields: dict[str, Any], *, user: str = "", password: str | None = ""
    ) -> Reply:
        """One request; without a *password* it is the right one, with None there is none."""
        pair = f"{user or self.user}:{password or self.password}"
        headers = {} if password is None else {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        given = {} if route == "version" else {"uniqueid": self.model, **fields}
        parts = [
            FormPart(name, value, filename=f"{name}.bin") if isinstance(value, bytes) else FormPart(name, value)
            for name, value in given.items()
        ]
        query = "&".join(f"{name}={value}" for name, value in given.items()) if method == "GET" else ""
        url = f"{self.url.rstrip('/')}/{route}" + (f"?{query}" if query else "")
        try:
            return waited_for(_sent(method, url, headers, parts if method == "POST" else None))
        except HttpFailure as failure:
            raise CheckFailed(f"{self.url} cannot be used: {failure}.") from failure


def check(url: str, user: str, password: str, say: Callable[[str], None]) -> None:
    """Try the server at *url* and say each thing that works. Raises `CheckFailed`; nothing of the check stays there."""
    made = Check(url, user, password, "check" + secrets.token_hex(12))
    started = False
    try:
        for sentence in made.steps():
            started = started or "learns" in sentence
            say(sentence)
    finally:
        if started:
            made.forget()
    say("It deletes what it was told to delete.")


async def _sent(method: str, url: str, headers: dict[str, str], form: list[FormPart] | None) -> Reply:
    async with HttpClient(limit=1, max_reply_bytes=64 * 1024 * 1024) as client:
        return await client.request(method, url, headers=headers, form=form, timeouts=Timeouts(10.0, SECONDS, SECONDS))


def _datasets() -> tuple[bytes, bytes]:
    """A file to learn from and one to predict, of a plain rule, as Moodle writes them."""
    dice = random.Random(5)  # noqa: S311 - rows for a check, no secret
    rows = [(f"{sign * dice.uniform(0.3, 1):.2f}", f"{dice.uniform(-1, 1):.2f}") for sign in (1, -1) * (ROWS // 2)]
    head = "timesplitting,nfeatures,moodleversion,targetcolumn,targettype,targetclasses\n"
    head += '"\\core\\analytics\\time_splitting\\no_splitting",2,2024100700,"\\check",discrete,"[0,1]"\n'
    learnt = "".join(f"{one},{two},{int(not one.startswith('-'))}\n" for one, two in rows)
    asked = "".join(f"{place}-0,{one},{two}\n" for place, (one, two) in enumerate(rows))
    return f"{head}a,b,\\check\n{learnt}".encode(), f"{head}sampleid,a,b\n{asked}".encode()


def _names(data: bytes) -> list[str]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as found:
            return found.namelist()
    except zipfile.BadZipFile:
        raise CheckFailed("It answers with a zip that cannot be read.") from None
