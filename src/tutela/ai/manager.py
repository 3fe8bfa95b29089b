"""The manager: the controller between placements and providers, and the only one who knows both.

`Manager.process_action` is the one way to have an action performed: may it, hold, route, attempt, settle, respond.
What each step does is in `gate` (the first three), `register` and `ledger`; this module makes the call.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import structlog
from asgiref.sync import sync_to_async
from django.conf import settings
from django.db import DatabaseError
from django.utils import translation
from django.utils.translation import gettext

from tutela.ai.catalogue import Catalogue, Instance, own_client
from tutela.ai.codes import SENTENCES, Code
from tutela.ai.drawing import for_person, kept
from tutela.ai.gate import Admitted, Refused, Request
from tutela.ai.instances import row_of, test_row
from tutela.ai.ledger import Ledger, LedgerClosed, cancelled
from tutela.ai.policy import accept_policy, policy_status, revoke_policy
from tutela.identity.api import Person
from tutela.lib.http import HttpClient
from tutela.sdk import (
    Action,
    ActionRefused,
    ConnectionReport,
    ProviderError,
    ProviderUnavailable,
    Response,
    TextResponse,
)
from tutela.sdk.text import spoken

log = structlog.get_logger(__name__)

RETRY_SECONDS = 5.0
"""When to ask again while the database is away."""

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]")
"""Characters that no answer needs and that break databases or reverse the text on screen."""


@dataclass(frozen=True)
class Outcome:
    """A response, and who gave it. `notice` is what people must know of this provider's answers, translated.

    `attempt` is the register's uid of the attempt that it came of; '' where no provider was asked.
    """

    response: Response
    requestid: str
    attempt: str = ""
    provider: str = ""
    provider_label: str = ""
    instance_name: str = ""
    notice: str = ""
    external: bool = False


class Manager:
    """Takes actions from placements to providers. One for each process (`get_manager`)."""

    def __init__(self) -> None:
        self.http = HttpClient()
        self.own_http = own_client()
        self.ledger = Ledger(Catalogue(self.http, self.own_http))

    def start(self) -> None:
        """Start the ledger, which closes what a dead process left open."""
        self.ledger.start()

    async def stop(self) -> None:
        """Commit what waits and close the connections to providers."""
        await asyncio.to_thread(self.ledger.stop)
        await self.http.close()
        await self.own_http.close()

    async def process_action(self, action: Action[Any], *, placement: str) -> Response:
        """Perform *action* for the person and context that it names, through *placement*.

        Returns the action's response class: successful with data, or failed with a code and two texts. It never
        raises for a refusal or for a provider's failure. Cancelling the task cancels the call to the provider.
        """
        return (await self.process(action, placement=placement)).response

    async def test_instance(self, person: Person, instanceid: int) -> ConnectionReport:
        """Try the connection of an instance, enabled or not. Raises `NotAllowed` or `NotFound`."""
        row = await sync_to_async(row_of)(person, instanceid)
        return await test_row(row, self.own_http if row.internal else self.http)

    async def process(self, action: Action[Any], *, placement: str, credential: str = "") -> Outcome:
        """As `process_action`, with the request's id and who answered.

        With *credential*, the digest of the token that was looked up for this person, the gate makes sure that it
        is still theirs (401 where it is not), so that a caller may remember whose it was.
        """
        request = Request(action, placement, credential=credential)
        try:
            return await self._process(request)
        except (DatabaseError, LedgerClosed, OSError) as failure:
            log.error("an action could not be put on record", requestid=request.requestid, exc_info=failure)
            detail = f"no record could be made: {type(failure).__name__}"
            response = _failed(action, Code.NO_DATABASE, detail).model_copy(update={"retry_after": RETRY_SECONDS})
            return Outcome(_translated(response), request.requestid)

    def is_action_available(self, action: type[Action[Any]]) -> bool:
        """Whether any instance serves *action* now."""
        return bool(self.get_providers_for_actions([action])[action])

    def get_providers_for_actions(
        self, actions: Iterable[type[Action[Any]]], enabled_only: bool = True
    ) -> dict[type[Action[Any]], list[Instance]]:
        """The instances for each of *actions*, in the administrator's order; every action is a key.

        With *enabled_only* those that would be asked now, else all whose provider performs the action.
        """
        instances = Catalogue(self.http, self.own_http).instances()
        return {
            action: [
                instance
                for instance in instances
                if (instance.serves(action) if enabled_only else _performs(instance, action))
            ]
            for action in actions
        }

    def get_user_policy(self, userid: int) -> bool:
        """Whether this person has accepted the AI policy that is in force."""
        return policy_status(userid).accepted

    def set_user_policy(self, userid: int, contextid: int) -> bool:
        """Accept the policy for this person, in the context where it was shown; whether it is accepted now."""
        return accept_policy(userid, contextid).accepted

    def revoke_user_policy(self, userid: int) -> None:
        """Take this person's acceptance back."""
        revoke_policy(userid)

    async def _process(self, request: Request) -> Outcome:
        last: Outcome | None = None
        while True:
            admission = await self.ledger.admit(request)
            if not isinstance(admission, Admitted):
                return _refused(request, admission, last)
            response, final = await self._attempt(admission)
            last = _outcome(request, response, admission)
            if response.success or final:
                return last
            request = replace(request, tried=request.tried | {admission.instance.id})

    async def _attempt(self, admitted: Admitted) -> tuple[Response, bool]:
        """Call the provider and put on record what came of it; whether no other provider need be asked."""
        entry, instance = admitted.entry, admitted.instance
        try:
            response, final = await _perform(instance, entry.action, entry.uid)
        except asyncio.CancelledError:
            entry.close(cancelled(entry.action), time.time())
            self.ledger.settle_soon(entry, instance)
            raise
        entry.refused = final
        entry.close(response, time.time())
        await self.ledger.settle(entry, instance)
        return response, final


async def _perform(instance: Instance, action: Action[Any], attempt: str) -> tuple[Response, bool]:
    """The provider's response, and whether it is final; every kind of failure becomes a failed response."""
    provider = instance.provider
    assert provider is not None  # noqa: S101 - the gate admits only instances that have one
    failed = action.response_class.failed
    try:
        veto = provider.is_request_allowed(action)
        if veto is not None:
            raise veto
        async with asyncio.timeout(settings.TUTELA_ATTEMPT_TIMEOUT):
            response = _checked(action, await provider.perform(action))
            return await kept(response, action, provider, attempt), False
    except ProviderUnavailable as failure:
        return failed(failure.error_code, failure.error, failure.error_message, retry_after=failure.retry_after), False
    except ProviderError as failure:
        return failed(failure.error_code, failure.error, failure.error_message), isinstance(failure, ActionRefused)
    except TimeoutError:
        return _failed(action, Code.TIMED_OUT, "the attempt took longer than the site allows"), False
    except Exception as bug:  # a plugin's bug may be anything; it is recorded and the next instance is asked
        log.error("a provider raised what it must not", provider=instance.provider_name, exc_info=bug)
        return _failed(action, Code.PROVIDER_BUG, f"a bug in the provider: {type(bug).__name__}"), False


def _performs(instance: Instance, action: type[Action[Any]]) -> bool:
    return instance.provider is not None and action in instance.provider.get_action_list()


def _checked(action: Action[Any], response: Response) -> Response:
    """*response*, cleaned; a failure when it is of the wrong kind or a text without text."""
    if not isinstance(response, action.response_class):
        return _failed(action, Code.PROVIDER_BUG, f"the provider answered with {type(response).__name__}")
    if not response.success or not isinstance(response, TextResponse):
        return response
    text = _CONTROL.sub("", response.generatedcontent or "").strip()
    if not text:
        return _failed(action, Code.EMPTY_ANSWER, "a success without any text")
    return response.model_copy(update={"generatedcontent": text})


def _refused(request: Request, refusal: Refused, last: Outcome | None) -> Outcome:
    """What the person hears when no provider is asked (any more): the last failure, of an attempt or of the gate."""
    if refusal.final is not None:
        return Outcome(_translated(refusal.final), request.requestid)
    assert last is not None  # noqa: S101 - the gate refuses silently only after an attempt
    return last


def _outcome(request: Request, response: Response, admitted: Admitted) -> Outcome:
    instance = admitted.instance
    provider = type(instance.provider) if instance.provider is not None else None
    return Outcome(
        response=_translated(for_person(response)),
        requestid=request.requestid,
        attempt=admitted.entry.uid,
        provider=instance.provider_name,
        provider_label=gettext(provider.label) if provider else "",
        instance_name=instance.name,
        notice=gettext(provider.notice) if provider and provider.notice else "",
        external=instance.external,
    )


def _translated(response: Response) -> Response:
    return response if response.success else response.model_copy(update={"error": spoken(response.error, translation)})


def _failed(action: Action[Any], code: Code, detail: str) -> Response:
    return action.response_class.failed(code, SENTENCES[code], detail)


@cache
def get_manager() -> Manager:
    """This process's manager, started when it is first asked for."""
    manager = Manager()
    manager.start()
    return manager


async def startup() -> None:
    """Start the manager before the first request comes, so that what a dead process left open is closed."""
    await asyncio.to_thread(get_manager)


async def shutdown() -> None:
    """Commit what waits and let go of the connections. A later `get_manager` starts a new one."""
    if get_manager.cache_info().currsize:
        manager = get_manager()
        get_manager.cache_clear()
        await manager.stop()
