"""What is kept about a person, a copy of it, and its deletion."""

from __future__ import annotations

from typing import Literal

from django.http import FileResponse, HttpRequest
from ninja import Path, Router, Status
from pydantic import BaseModel, ConfigDict, Field

from tutela.privacy.api import (
    LastAdministrator,
    RequestView,
    export_file,
    get_request,
    kept_about,
    list_requests,
    request_context_erasure,
    request_erasure,
    request_export,
)
from tutela.rest.auth import TokenAuth, authenticated
from tutela.rest.errors import ApiError, failures
from tutela.rest.requests import Id

router = Router(tags=["privacy"])


class KeptOut(BaseModel):
    """One kind of personal data, and how many entries there are about you."""

    name: str
    title: str
    columns: list[str]
    entries: int | None


class RequestIn(BaseModel):
    """What is asked for. Another person's data, and that of a place, take the right to configure the site."""

    model_config = ConfigDict(extra="forbid", strict=True, json_schema_extra={"examples": [{"kind": "export"}]})

    kind: Literal["export", "erase", "account", "context"] = Field(
        description="A copy; deletion of data; of data and account; of the data of a place and all below it."
    )
    personid: Id | None = Field(default=None, description="Whose data; null: one's own.")
    contextid: Id | None = Field(default=None, description="The place, for the kind `context`.")


class RequestOut(BaseModel):
    """A request and where it stands. Times are Unix seconds."""

    id: int
    kind: str
    status: Literal["waiting", "running", "done", "failed"]
    personid: int | None
    contextid: int | None
    timecreated: float
    timeended: float | None
    size: int = Field(description="Bytes of the copy; 0 while there is none.")
    ready: bool = Field(description="Whether the copy can be fetched.")
    deleted: int = Field(description="How many entries were deleted.")
    message: str


@router.get("/kept", response={200: list[KeptOut], **failures(401)}, operation_id="list_kept_data")
def kept(request: HttpRequest) -> list[KeptOut]:
    """What is kept about oneself."""
    return [
        KeptOut(name=view.name, title=view.title, columns=list(view.columns), entries=view.entries)
        for view in kept_about(authenticated(request))
    ]


@router.get("/requests", response={200: list[RequestOut], **failures(401)}, operation_id="list_privacy_requests")
def listing(request: HttpRequest) -> list[RequestOut]:
    """One's own requests, newest first."""
    return [_out(view) for view in list_requests(authenticated(request))]


@router.post(
    "/requests",
    response={202: RequestOut, **failures(400, 401, 403, 404, 409, 415, 422)},
    operation_id="make_privacy_request",
)
def ask(request: HttpRequest, body: RequestIn) -> Status[RequestOut]:
    """Ask for a copy or a deletion. Deleting needs a session: a token that leaked must not destroy anything."""
    person = authenticated(request)
    if body.kind != "export" and TokenAuth()(request) is not None:
        raise ApiError("session_required")
    try:
        if body.kind == "export":
            return Status(202, _out(request_export(person, body.personid)))
        if body.kind == "context":
            return Status(202, _out(request_context_erasure(person, body.contextid or 0)))
        return Status(202, _out(request_erasure(person, body.personid, account=body.kind == "account")))
    except LastAdministrator as failure:
        raise ApiError("conflict", str(failure)) from failure


@router.get(
    "/requests/{requestid}", response={200: RequestOut, **failures(401, 404, 422)}, operation_id="get_privacy_request"
)
def show(request: HttpRequest, requestid: Path[Id]) -> RequestOut:
    """Where a request stands."""
    return _out(get_request(authenticated(request), requestid))


@router.get("/requests/{requestid}/file", response=failures(401, 404, 422), operation_id="get_privacy_export")
def fetch(request: HttpRequest, requestid: Path[Id]) -> FileResponse:
    """The copy, as a zip."""
    path = export_file(authenticated(request), requestid)
    answer = FileResponse(path.open("rb"), as_attachment=True, filename="personal-data.zip")
    answer["Cache-Control"] = "no-store"
    return answer


def _out(view: RequestView) -> RequestOut:
    return RequestOut.model_validate(view, from_attributes=True)
