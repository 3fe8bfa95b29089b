"""From a request's body to an action, and from what came of it to an answer: shared by every surface that runs one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError
from pydantic_core import to_json

from tutela.ai.api import REST, Outcome, get_manager
from tutela.rest.errors import REASONS, ApiError
from tutela.rest.problems import invalid, invalid_fields
from tutela.rest.requests import read_object
from tutela.sdk import ACTIONS, Action

SERVER_SETS = frozenset({"userid", "timecreated"})
"""Fields of an action that are not a client's to set; sending one is an error like any unknown field."""

BY_NAME: Mapping[str, type[Action[Any]]] = {action.basename: action for action in ACTIONS}


def action_class(name: str) -> type[Action[Any]]:
    """The action called *name*. Raises `ApiError`."""
    found = BY_NAME.get(name)
    if found is None:
        raise ApiError("unknown_action")
    return found


def read(kind: type[Action[Any]], userid: int, body: bytes) -> Action[Any]:
    """The action that *body* asks for, in the name of *userid*. Raises `ApiError`."""
    fields = read_object(body)
    if not SERVER_SETS.isdisjoint(fields):
        raise invalid_fields([{"type": "extra_forbidden", "loc": (name,)} for name in SERVER_SETS if name in fields])
    fields["userid"] = userid
    try:
        return kind.model_validate(fields)
    except ValidationError as failure:
        raise invalid(failure) from failure


async def perform(action: Action[Any], credential: str = "") -> Outcome:
    """Have it performed. Cancelling the task cancels the call to the provider.

    With *credential*, the digest of a token, it is made sure that the token is still this person's.

    Always through the placement of programs: what a placement of the interface promises of its prompts, such as that
    the text is the page's own, a program cannot claim.
    """
    return await get_manager().process(action, placement=REST, credential=credential)


def answer(outcome: Outcome) -> bytes:
    """The body of a success, as JSON. Raises `ApiError` for a failure."""
    response = outcome.response
    if not response.success:
        raise failure_of(outcome)
    return to_json(
        {
            "requestid": outcome.requestid,
            "action": response.actionname,
            "provider": outcome.provider_label,
            "external": outcome.external,
            "notice": outcome.notice,
            "timecreated": response.timecreated,
            "data": response.get_response_data(),
        }
    )


def failure_of(outcome: Outcome) -> ApiError:
    """The error that tells of a failed response."""
    response = outcome.response
    reason = _provider_reason(response.error_code) if outcome.provider else _own_reason(response.error_code)
    return ApiError(
        reason,
        response.error,
        detail=f"{response.error_message} (request {outcome.requestid})",
        code=response.error_code,
        retry_after=response.retry_after,
    )


_OWN = {
    -1: "no_provider",
    -2: "site_unavailable",
    401: "wrong_token",
    403: "not_allowed",
    404: "no_context",
    423: "switched_off",
    429: "rate_limited",
    451: "policy_not_accepted",
    499: "cancelled",
    503: "provider_unavailable",
}
_PROVIDERS = {
    401: "provider_rejected",
    403: "provider_rejected",
    404: "provider_rejected",
    429: "provider_busy",
    499: "cancelled",
    503: "provider_unavailable",
    504: "provider_timeout",
}


def _own_reason(code: int) -> str:
    """Why the manager itself refused; what it has no word for is a fault of ours."""
    return _OWN.get(code, "fault")


def _provider_reason(code: int) -> str:
    """What a provider's failure is to the one who asked: never our own 401, 403 or 404."""
    if code in _PROVIDERS:
        return _PROVIDERS[code]
    return "refused_by_provider" if 400 <= code < 500 else "provider_failed"


def status_of(code: int, *, asked: bool) -> int:
    """The HTTP status that goes with a code of the register; *asked* says whether a provider was."""
    return REASONS[_provider_reason(code) if asked else _own_reason(code)].status
