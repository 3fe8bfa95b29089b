"""Speaking to a registry: one HTTP call, and every way in which it can go wrong as a sentence for the person."""

from __future__ import annotations

from typing import Any

from tutela.lib.http import HttpClient, HttpFailure, Reply, TimedOut, Timeouts, Unreachable, web_address
from tutela.lib.waiting import waited_for
from tutela.sdk import TutelaError
from tutela.sdk.text import _

TIMEOUTS = Timeouts(connect=5, read=10, total=15)
LARGEST_REPLY = 64 * 1024
HERE = frozenset({"localhost", "127.0.0.1", "::1"})


class RegistryFailed(TutelaError):
    """The registry did not do what it was asked. `sentence` is a marked text for the administrator.

    `unclear` says that it may have done it all the same: its answer did not arrive.
    """

    def __init__(self, sentence: str, detail: str = "", *, unclear: bool = False) -> None:
        self.sentence = sentence
        self.detail = detail
        self.unclear = unclear
        super().__init__(f"{sentence} {detail}".strip())


def check_address(address: str) -> str:
    """*address* without the slash at its end. Raises `RegistryFailed`: a secret goes over HTTPS or stays here."""
    malformed = _("The registry's address must begin with https:// and name a server.")
    try:
        parts = web_address(address.strip())
    except ValueError as failure:
        raise RegistryFailed(malformed) from failure
    if parts.query or parts.fragment:
        raise RegistryFailed(malformed)
    if parts.scheme == "http" and parts.hostname not in HERE:
        raise RegistryFailed(_("The registry's address must begin with https://: a secret is sent to it."))
    return address.strip().rstrip("/")


def speak(method: str, address: str, siteid: str, secret: str, body: dict[str, Any] | None = None) -> None:
    """Ask the registry at *address*. Raises `RegistryFailed`."""
    url = f"{check_address(address)}/registry/v1/sites/{siteid}"
    try:
        reply = waited_for(_call(method, url, secret, body))
    except Unreachable as failure:
        raise RegistryFailed(_("The registry cannot be reached. Nothing was sent."), str(failure)) from failure
    except TimedOut as failure:
        raise RegistryFailed(_("The registry did not answer in time."), str(failure), unclear=True) from failure
    except HttpFailure as failure:
        raise RegistryFailed(_("The registry's answer broke off."), str(failure), unclear=True) from failure
    _check(reply, siteid)


def _check(reply: Reply, siteid: str) -> None:
    detail = f"status {reply.status}"
    if reply.status in (401, 403):
        raise RegistryFailed(_("The registry does not accept this site's secret."), detail)
    if reply.status == 429:
        raise RegistryFailed(_("The registry has had too many requests. It is tried again later."), detail)
    if reply.status >= 500:
        raise RegistryFailed(_("The registry failed. It is tried again later."), detail, unclear=True)
    try:
        told = reply.json()
    except HttpFailure as failure:
        raise RegistryFailed(_("There is no registry at this address."), str(failure)) from failure
    if reply.status != 200 or not isinstance(told, dict) or told.get("siteid") != siteid:
        raise RegistryFailed(_("There is no registry at this address, or it refused what was sent."), detail)


async def _call(method: str, url: str, secret: str, body: dict[str, Any] | None) -> Reply:
    async with HttpClient(max_reply_bytes=LARGEST_REPLY) as client:
        headers = {"Authorization": f"Bearer {secret}"}
        return await client.request(method, url, headers=headers, json_body=body, timeouts=TIMEOUTS)
