"""Conformance of a provider that runs: it performs what it declares, and every failure of its service is told.

In an async test of the plugin::

    async def test_it_tells_every_failure() -> None:
        assert await check_service(MyProvider, lambda url: MyConfig(base_url=url, timeout=0.5)) == []

Set the timeouts of the config short, since one of the checks is a service that never answers. With a stub that speaks
the service's protocol (`OpenAIStub`, or a `StubServer` of your own) good answers are checked too.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import SecretStr

from tutela.lib.crypto import pseudonym
from tutela.lib.http import HttpClient
from tutela.sdk.actions import Action
from tutela.sdk.errors import ActionRefused, ProviderError
from tutela.sdk.provider import ConnectionReport, Provider, ProviderConfig, Toolbox
from tutela.sdk.response import Response, TextResponse
from tutela.testing.behaviour import BEHAVIOURS, FAILURES
from tutela.testing.samples import CONTEXTID, USERID, sample
from tutela.testing.server import StubServer

Configure = Callable[[str], ProviderConfig]
Samples = Mapping[type[Action[Any]], Action[Any]]
Outcome = Response | BaseException
T = TypeVar("T")

PATIENCE = 10.0
"""Seconds after which a call is said to hang."""
MAY_CONNECT = frozenset({"empty", "filtered", "odd_json"})
"""A connection test may well find such a service in order."""


@dataclass(frozen=True)
class _Trial:
    """A provider set up to use a stub, with an action of each kind, and the secrets that nobody may see."""

    provider: Provider[Any]
    stub: StubServer
    actions: list[Action[Any]]
    secrets: list[str]


async def check_service(
    kind: type[Provider[Any]],
    configure: Configure,
    *,
    stub_class: type[StubServer] = StubServer,
    samples: Samples | None = None,
) -> list[str]:
    """The faults of *kind* with a service; *configure* makes its config from a base URL.

    *samples* holds an action of each kind that Tutela does not ship itself.
    """
    async with stub_class() as stub, HttpClient() as http:
        config = configure(stub.base_url)
        provider = kind(config, Toolbox(http=http, person_key=_person_key))
        actions = [_sample(action, samples) for action in kind.get_action_list()]
        trial = _Trial(provider, stub, actions, _secrets(config))
        faults = await _failures(trial) + await _connection(trial) + await _cancelling(trial) + await _privacy(trial)
        if stub_class is not StubServer:
            await stub.behave("answers")
            faults += await check_answers(provider, samples)
    return faults


async def check_answers(provider: Provider[Any], samples: Samples | None = None) -> list[str]:
    """The faults of *provider* when nothing is in its way: every action that it declares must succeed."""
    actions = [_sample(action, samples) for action in provider.get_action_list()]
    return [fault for action in actions for fault in _answer_faults(action, await _perform(provider, action))]


def _person_key(userid: int) -> str:
    return pseudonym("checks", str(userid))


def _sample(kind: type[Action[Any]], samples: Samples | None) -> Action[Any]:
    return samples[kind] if samples and kind in samples else sample(kind)


def _secrets(config: ProviderConfig) -> list[str]:
    values = [getattr(config, name) for name in type(config).model_fields]
    return [value.get_secret_value() for value in values if isinstance(value, SecretStr) and value.get_secret_value()]


async def _perform(provider: Provider[Any], action: Action[Any]) -> Outcome:
    return await _outcome(provider.perform(action))


async def _outcome(doing: Coroutine[Any, Any, T]) -> T | BaseException:
    """What came of *doing*, also when it raised: a stranger's provider may raise anything."""
    (outcome,) = await asyncio.gather(asyncio.wait_for(doing, PATIENCE), return_exceptions=True)
    return outcome


def _answer_faults(action: Action[Any], outcome: Outcome) -> list[str]:
    if not isinstance(outcome, Response):
        return [f"{action.basename} fails with a service in order: {type(outcome).__name__}: {outcome}"]
    if not isinstance(outcome, action.response_class):
        return [f"{action.basename} returns {type(outcome).__name__} instead of {action.response_class.__name__}."]
    if not outcome.success:
        return [f"{action.basename} fails with a service in order: {outcome.error_message}"]
    if isinstance(outcome, TextResponse) and not (outcome.generatedcontent or "").strip():
        return [f"{action.basename} succeeds without any text."]
    return []


async def _failures(trial: _Trial) -> list[str]:
    faults = []
    for name in FAILURES:
        said = f"Trouble 0815 with {' '.join(trial.secrets)}"
        await trial.stub.behave(name, **({"message": said} if BEHAVIOURS[name].status != 200 else {}))
        for action in trial.actions:
            outcome = await _perform(trial.provider, action)
            faults += [f"{action.basename}, when the service {_does(name)}: {fault}" for fault in _told(trial, outcome)]
            if name == "busy" and _retry_after(outcome) != 30:
                faults.append(f"{action.basename}, when the service is busy: retry_after must be the 30 that it said.")
    return faults


def _told(trial: _Trial, outcome: Outcome) -> list[str]:
    """What is wrong with how a failure is told."""
    if isinstance(outcome, Response) and outcome.success:
        return ["it succeeds."]
    if not isinstance(outcome, Response | ProviderError):
        waited = " (it waits for ever)" if isinstance(outcome, TimeoutError) else ""
        return [f"it raises {type(outcome).__name__} instead of a ProviderError{waited}: {outcome}"]
    faults = []
    if outcome.error_code == 0:
        faults.append("the error_code must not be 0.")
    if not outcome.error.rstrip().endswith((".", "!")):
        faults.append(f"the person reads {outcome.error!r}, which is no sentence.")
    if "0815" in outcome.error:
        faults.append("the person reads the service's own message, which is for the administrator.")
    if any(secret in f"{outcome.error} {outcome.error_message}" for secret in trial.secrets):
        faults.append("a secret is in its error.")
    return faults


def _retry_after(outcome: Outcome) -> float | None:
    if isinstance(outcome, ActionRefused):
        return None
    return getattr(outcome, "retry_after", None)


def _does(name: str) -> str:
    status = BEHAVIOURS[name].status
    return f"answers {status}" if status != 200 else name.replace("_", " ")


async def _connection(trial: _Trial) -> list[str]:
    faults = []
    for name in FAILURES:
        await trial.stub.behave(name)
        report = await _outcome(trial.provider.test_connection())
        found = _report_faults(report, trial.secrets, may_be_ok=name in MAY_CONNECT)
        faults += [f"test_connection, when the service {_does(name)}: {fault}" for fault in found]
    return faults


def _report_faults(report: ConnectionReport | BaseException, secrets: list[str], *, may_be_ok: bool) -> list[str]:
    if isinstance(report, BaseException):
        return [f"it raises {type(report).__name__}."]
    faults = []
    if report.ok and not may_be_ok:
        faults.append("it says that all is well.")
    if any(secret in f"{report.sentence} {report.detail}" for secret in secrets):
        faults.append("a secret is in its report.")
    return faults


async def _cancelling(trial: _Trial) -> list[str]:
    """Who cancels must not be charged for an answer that nobody reads."""
    await trial.stub.behave("stalls")
    trial.stub.forget()
    call = asyncio.create_task(trial.provider.perform(trial.actions[0]))
    called = await trial.stub.until(lambda stub: stub.calls > 0, PATIENCE)
    call.cancel()
    await asyncio.wait([call], timeout=PATIENCE)
    if not called:
        return ["It never called the service: does the config use the base URL that it is given?"]
    faults = [] if call.cancelled() else ["A cancelled action must end with CancelledError: do not catch it."]
    if not await trial.stub.until(lambda stub: stub.disconnects > 0):
        faults.append("When an action is cancelled, the call to the service must end too.")
    return faults


async def _privacy(trial: _Trial) -> list[str]:
    """What of a person and a site reaches the service."""
    await trial.stub.behave("answers")
    trial.stub.forget()
    for action in trial.actions:
        await _perform(trial.provider, action)
    addresses = [f"{request.path}?{request.query}" for request in trial.stub.requests]
    contents = [json.dumps([dict(request.headers), request.body]) for request in trial.stub.requests]
    seen = addresses + contents
    faults = []
    if any(str(USERID) in request for request in seen):
        faults.append("The person's number is sent to the service: send toolbox.person_key(userid), or nothing.")
    if any(str(CONTEXTID) in request for request in seen):
        faults.append("The context's number is sent to the service.")
    if any(secret in address for secret in trial.secrets for address in addresses):
        faults.append("A secret is in an address, where logs would keep it: send it in a header.")
    return faults
