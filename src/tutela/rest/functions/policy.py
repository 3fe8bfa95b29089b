"""``core_ai_get_policy_status`` and ``core_ai_set_policy_status``."""

from __future__ import annotations

from asgiref.sync import sync_to_async
from pydantic import Field

from tutela.ai.api import accept_policy, policy_status
from tutela.identity.api import Person, TokenScope
from tutela.rest.functions.function import Function, Parameters, Returns
from tutela.rest.policy import status_may_be_seen
from tutela.rest.requests import Id


class GetPolicyStatus(Parameters):
    """Whose status."""

    userid: Id = Field(description="The person.")


class PolicyStatusReturns(Returns):
    """Whether the policy in force is accepted."""

    status: bool


class SetPolicyStatus(Parameters):
    """Where the policy was shown."""

    contextid: Id = Field(description="The context where the policy was shown.")


class SetPolicyStatusReturns(Returns):
    """Whether the policy in force is accepted now."""

    success: bool


@sync_to_async
def get_policy_status(person: Person, asked: GetPolicyStatus) -> PolicyStatusReturns:
    """Whether *person*, or somebody whose status they may see, has accepted the policy in force."""
    status_may_be_seen(person, asked.userid)
    return PolicyStatusReturns(status=policy_status(asked.userid).accepted)


@sync_to_async
def set_policy_status(person: Person, asked: SetPolicyStatus) -> SetPolicyStatusReturns:
    """Accept the policy in force. Unlike Moodle's, accepting twice is no error."""
    return SetPolicyStatusReturns(success=accept_policy(person.pk, asked.contextid).accepted)


FUNCTIONS = (
    Function(
        "core_ai_get_policy_status",
        "Whether a person has accepted the AI policy.",
        GetPolicyStatus,
        PolicyStatusReturns,
        get_policy_status,
        TokenScope.READ,
    ),
    Function(
        "core_ai_set_policy_status",
        "Accept the AI policy for oneself.",
        SetPolicyStatus,
        SetPolicyStatusReturns,
        set_policy_status,
    ),
)
