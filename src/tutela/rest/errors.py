"""The one shape of an error, everywhere: ``{"error": {"code", "reason", "message", "detail", "retry_after"}}``.

`reason` is a stable word for programs, `message` a sentence for the person, `detail` only for administrators.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as translate
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from tutela.sdk import TutelaError
from tutela.sdk.text import _


@dataclass(frozen=True)
class Kind:
    """What a reason means over HTTP: its status, and what the person is told where nothing better is known."""

    status: int
    message: str


REASONS: Mapping[str, Kind] = {
    "bad_json": Kind(400, _("The body is not valid JSON.")),
    "bad_request": Kind(400, _("The request cannot be read.")),
    "not_signed_in": Kind(401, _("Sign in, or send a token.")),
    "wrong_token": Kind(401, _("This token is not valid, or no longer.")),
    "session_expired": Kind(401, _("Your session has ended. Sign in again.")),
    "csrf": Kind(403, _("The request does not come from a page of this site. Reload the page and try again.")),
    "not_allowed": Kind(403, _("You are not allowed to do this here.")),
    "token_scope": Kind(403, _("This token may not do that: it was made for less.")),
    "session_required": Kind(403, _("This needs a signed-in session: a token may not do it.")),
    "not_found": Kind(404, _("There is no such thing.")),
    "unknown_action": Kind(404, _("There is no such action.")),
    "unknown_function": Kind(404, _("There is no such function.")),
    "no_context": Kind(404, _("There is no such place.")),
    "method_not_allowed": Kind(405, _("This address does not answer that method.")),
    "conflict": Kind(409, _("This clashes with what is already there.")),
    "too_large": Kind(413, _("The request is too large.")),
    "wrong_content_type": Kind(415, _("The body must be JSON (Content-Type: application/json).")),
    "invalid": Kind(422, _("Some of what was sent is not valid.")),
    "refused_by_provider": Kind(422, _("The AI service does not accept this request.")),
    "switched_off": Kind(423, _("AI is switched off here.")),
    "rate_limited": Kind(429, _("Too many requests. Try again later.")),
    "policy_not_accepted": Kind(451, _("Accept the AI policy first.")),
    "cancelled": Kind(499, _("The request was cancelled.")),
    "fault": Kind(500, _("Something went wrong. The administrator can find it in the log.")),
    "provider_rejected": Kind(502, _("The AI service does not accept this site's settings.")),
    "provider_failed": Kind(502, _("The AI service failed. Try again.")),
    "no_provider": Kind(503, _("No AI service is set up for this.")),
    "provider_busy": Kind(503, _("The AI service is busy. Try again later.")),
    "provider_unavailable": Kind(503, _("The AI service cannot be reached. Try again later.")),
    "site_unavailable": Kind(503, _("The site's database does not answer. Try again in a moment.")),
    "provider_timeout": Kind(504, _("The AI service did not answer in time. Try again.")),
}
"""Every reason there is. A reason is never renamed; its message may be."""


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one field of the request."""

    field: str
    message: str


class ApiError(TutelaError):
    """An answer that is an error. `code` is the code in the action register where there is one, else the status."""

    def __init__(
        self,
        reason: str,
        message: str = "",
        *,
        detail: str = "",
        code: int | None = None,
        retry_after: float | None = None,
        fields: Iterable[FieldProblem] = (),
    ) -> None:
        kind = REASONS[reason]
        self.reason = reason
        self.status = kind.status
        self.message = message or translate(kind.message)
        self.detail = detail
        self.code = kind.status if code is None else code
        self.retry_after = retry_after
        self.fields = tuple(fields)
        super().__init__(f"{reason}: {self.message}")

    def payload(self, *, for_administrator: bool) -> dict[str, Any]:
        """The body, with the detail where it may be seen."""
        error: dict[str, Any] = {
            "code": self.code,
            "reason": self.reason,
            "message": self.message,
            "detail": self.detail if for_administrator else "",
            "retry_after": self.retry_after,
        }
        if self.fields:
            error["fields"] = [{"field": problem.field, "message": problem.message} for problem in self.fields]
        return {"error": error}

    def body(self, *, for_administrator: bool) -> bytes:
        """The body as JSON."""
        return to_json(self.payload(for_administrator=for_administrator))

    def headers(self) -> dict[str, str]:
        """The headers that go with it, in lower case."""
        headers = {}
        if self.status == 401:
            headers["www-authenticate"] = 'Bearer realm="tutela"' + (
                ', error="invalid_token"' if self.reason == "wrong_token" else ""
            )
        if self.status == 413:
            headers["connection"] = "close"
        if self.retry_after is not None:
            headers["retry-after"] = str(max(1, math.ceil(self.retry_after)))
        return headers


class FieldOut(BaseModel):
    """What is wrong with one field."""

    field: str = Field(description="The field's name; parts of a nested one are joined by dots.")
    message: str


class ErrorOut(BaseModel):
    """Why a request was not served."""

    code: int = Field(
        description="The code in the action register where an action failed (-1: nobody could be asked), else the"
        " HTTP status."
    )
    reason: str = Field(description="A stable word for programs.", json_schema_extra={"enum": list(REASONS)})
    message: str = Field(description="A sentence for the person, in their language.")
    detail: str = Field(description="The detail, for administrators only; empty for everybody else.")
    retry_after: float | None = Field(description="Seconds until another try makes sense.")
    fields: list[FieldOut] = Field(default=[], description="The fields that are not valid, where that is the reason.")


class ErrorBody(BaseModel):
    """The shape of every error."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "error": {
                        "code": 429,
                        "reason": "rate_limited",
                        "message": "Too many requests. Try again later.",
                        "detail": "",
                        "retry_after": 1740.0,
                    }
                }
            ]
        }
    )

    error: ErrorOut


def failures(*statuses: int) -> dict[int, type[ErrorBody]]:
    """The responses that an operation may give besides its success; any may be asked in a way that cannot be read."""
    return dict.fromkeys(sorted({400, *statuses}), ErrorBody)
