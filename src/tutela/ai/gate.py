"""The gate: may it, with what, and the attempt's row. One transaction admits a whole batch of requests.

For each request, in the order in which they came: the context exists, the switches are on, the person holds the
placement's capability there and has accepted the policy; then the first provider instance in the administrator's
order that serves the action, whose circuit is closed, and all of whose rate-limit slots can be held. What is refused
is written down too. When the transaction has committed, every admitted attempt is on record before its provider hears
of it.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from tutela.ai import breaker
from tutela.ai.catalogue import Catalogue, Instance
from tutela.ai.codes import SENTENCES, Code
from tutela.ai.limits import Windows
from tutela.ai.policy import accepted_among
from tutela.ai.register import Entry, write
from tutela.ai.switches import Switches
from tutela.identity.api import PermissionQuestion, Place, TokenScope, decide, people_by_digest
from tutela.sdk import Action, Response
from tutela.sdk.placement import capability_of


@dataclass(frozen=True, eq=False)
class Request:
    """A person asks for *action* through *placement*. `tried` holds the instances that have failed already.

    `credential` is the digest of the token with which they ask, where they do: whoever asks on the word of an
    earlier look-up lets the gate make sure that it still holds.
    """

    action: Action[Any]
    placement: str
    requestid: str = field(default_factory=lambda: uuid.uuid4().hex)
    tried: frozenset[int] = frozenset()
    credential: str = ""

    def question(self) -> PermissionQuestion:
        """Who wants to do what where."""
        capability = capability_of(self.placement, self.action.basename)
        return PermissionQuestion(self.action.userid, capability, self.action.contextid)


@dataclass(frozen=True, eq=False)
class Admitted:
    """The attempt that is on record and may begin now."""

    entry: Entry
    instance: Instance


@dataclass(frozen=True, eq=False)
class Refused:
    """No provider will be asked. `final` is None when instances were tried before and no other is left."""

    final: Response | None


class Batch:
    """The requests of one transaction, and the facts that decide them."""

    def __init__(self, requests: Sequence[Request], catalogue: Catalogue, process: str, now: float) -> None:
        self._requests = requests
        self._process = process
        self._now = now
        self._verdicts = decide(request.question() for request in requests)
        self._owners = people_by_digest({request.credential for request in requests if request.credential})
        self._accepted = accepted_among({request.action.userid for request in requests})
        self._switches = Switches([verdict.place for verdict in self._verdicts.values() if verdict.place])
        self._instances = catalogue.instances()
        slots = (
            slot
            for instance in self._instances
            for request in requests
            for slot in instance.slots(request.action.userid)
        )
        self._windows = Windows({slot.key for slot in slots}, now)
        self._entries: list[Entry] = []
        self._probed: set[tuple[int, str]] = set()

    def admit(self) -> list[Admitted | Refused]:
        """Decide each request and write all rows."""
        outcomes = [self._decide(request) for request in self._requests]
        self._windows.save()
        write(self._entries)
        return outcomes

    def _decide(self, request: Request) -> Admitted | Refused:
        if request.credential and not self._acts_for(request.credential, request.action.userid):
            return Refused(_failed(request, Code.SIGNED_OUT, "the token has ended"))  # nobody's attempt: no row
        verdict = self._verdicts[request.question()]
        place = verdict.place
        if place is None:
            return self._refuse(request, None, Code.NO_CONTEXT, verdict.rule)
        if not self._switches.on(request.placement, request.action.basename, place):
            return self._refuse(request, place, Code.SWITCHED_OFF, "a switch is off")
        if not verdict.allowed:
            detail = f"{request.question().capability}: {verdict.rule}"
            return self._refuse(request, place, Code.NOT_ALLOWED, detail)
        if request.action.userid not in self._accepted:
            return self._refuse(request, place, Code.POLICY, "the policy in force is not accepted")
        return self._route(request, place)

    def _acts_for(self, credential: str, userid: int) -> bool:
        owner = self._owners.get(credential)
        return owner is not None and owner.userid == userid and owner.scope >= TokenScope.ACT

    def _route(self, request: Request, place: Place) -> Admitted | Refused:
        able = [instance for instance in self._instances if instance.serves(type(request.action))]
        if not able:
            return self._refuse(request, place, Code.NO_PROVIDER, "no enabled, configured instance serves this action")
        last: Response | None = None
        userid = request.action.userid
        for instance in able:
            subject = instance.subject(type(request.action))
            if instance.id in request.tried or (instance.id, subject) in self._probed:
                continue
            if breaker.is_open(instance, subject, userid, self._now):
                continue
            hold = self._windows.hold(instance.slots(userid))
            entry = self._entry(request, place, instance)
            if hold.held:
                entry.timestarted = self._now
                entry.probe = breaker.probe(instance, subject, self._now)
                if entry.probe:
                    self._probed.add((instance.id, subject))
                return Admitted(entry, instance)
            missing = hold.missing.key.split("_")[0] if hold.missing else "?"
            last = _failed(request, Code.RATE_LIMIT, f"{missing} rate limit exceeded", hold.retry_after)
            entry.close(last, self._now)
        if last is not None or request.tried:
            return Refused(last)
        kind = type(request.action)
        again = min(breaker.opens_at(instance, instance.subject(kind), userid) for instance in able)
        wait = max(0.0, again - self._now)
        return self._refuse(request, place, Code.UNAVAILABLE, "every circuit is open", wait)

    def _refuse(
        self, request: Request, place: Place | None, code: Code, detail: str, retry_after: float | None = None
    ) -> Refused:
        response = _failed(request, code, detail, retry_after)
        self._entry(request, place, None).close(response, self._now)
        return Refused(response)

    def _entry(self, request: Request, place: Place | None, instance: Instance | None) -> Entry:
        entry = Entry(
            action=request.action,
            requestid=request.requestid,
            placement=request.placement,
            courseid=place.courseid if place else None,
            provider=instance.provider_name if instance else "",
            instanceid=instance.id if instance else None,
            process=self._process,
        )
        self._entries.append(entry)
        return entry


def _failed(request: Request, code: Code, detail: str, retry_after: float | None = None) -> Response:
    return request.action.response_class.failed(code, SENTENCES[code], detail, retry_after=retry_after)
