"""The AI policy: its text, where a person stands with it, accepting and revoking."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.translation import get_language
from ninja import Router, Status
from pydantic import BaseModel, ConfigDict, Field

from tutela.ai.api import PolicyStatus, accept_policy, policy_status, policy_text, revoke_policy
from tutela.courses.api import context_of
from tutela.identity.api import NotFound, Person, require
from tutela.rest.auth import authenticated
from tutela.rest.errors import failures
from tutela.rest.requests import Id

router = Router(tags=["policy"])

FETCH_OWN = "moodle/ai:fetchpolicy"
FETCH_ANY = "moodle/ai:fetchanyuserpolicystatus"


class PolicyOut(BaseModel):
    """Where a person stands with the AI policy that is in force."""

    userid: int
    accepted: bool = Field(description="Whether the version in force is accepted.")
    version: int = Field(description="The version in force.")
    timeaccepted: float | None = Field(description="When, in Unix seconds; null if not.")
    contextid: int | None = Field(description="The context where it was shown; null if not accepted.")
    text: str = Field(description="The text in force, as safe HTML, in the language of the request.")


class AcceptIn(BaseModel):
    """Accepting the policy."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [{"contextid": 42}]})

    contextid: Id = Field(description="The context where the policy was shown.")


@router.get("", response={200: PolicyOut, **failures(401, 403, 404, 422)}, operation_id="get_policy_status")
def get_policy(request: HttpRequest, userid: Id | None = None) -> PolicyOut:
    """The text in force and where the person stands with it. Another person's status needs a capability."""
    person = authenticated(request)
    status_may_be_seen(person, person.pk if userid is None else userid)
    return _out(person.pk if userid is None else userid)


@router.put("", response={200: PolicyOut, **failures(400, 401, 403, 404, 415, 422)}, operation_id="accept_policy")
def accept(request: HttpRequest, body: AcceptIn) -> PolicyOut:
    """Accept the version in force. Accepting again changes nothing."""
    person = authenticated(request)
    return _out(person.pk, accept_policy(person.pk, body.contextid))


@router.delete("", response={204: None, **failures(401, 403)}, operation_id="revoke_policy")
def revoke(request: HttpRequest) -> Status[None]:
    """Take the acceptance back. Revoking again changes nothing."""
    revoke_policy(authenticated(request).pk)
    return Status(204, None)


def status_may_be_seen(person: Person, userid: int) -> None:
    """Raise unless *person* may see where *userid* stands: oneself, or anybody with the capability in their context."""
    if userid == person.pk:
        require(person, FETCH_OWN, context_of(person))
        return
    other = Person.objects.filter(pk=userid).first()
    if other is None:
        require(person, FETCH_ANY, context_of(person))
        raise NotFound("person", userid)
    require(person, FETCH_ANY, context_of(other))


def _out(userid: int, status: PolicyStatus | None = None) -> PolicyOut:
    status = status or policy_status(userid)
    return PolicyOut(
        userid=userid,
        accepted=status.accepted,
        version=status.version,
        timeaccepted=status.timeaccepted,
        contextid=status.contextid,
        text=policy_text(get_language() or "en").html,
    )
