"""The action register: who asked what of whom, and what came of it; no prompts and no answers."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import BaseModel, ConfigDict, Field

from tutela.ai.api import RegisterFilters, RegisterRow, search_register
from tutela.rest.auth import authenticated
from tutela.rest.errors import failures
from tutela.rest.requests import Id

router = Router(tags=["register"])

LARGEST_INT = 2**31 - 1

Text = Annotated[str, Field(max_length=255, pattern=r"^[^\x00]*$")]
Moment = Annotated[float, Field(ge=0, le=1e11, allow_inf_nan=False)]


class FiltersIn(BaseModel):
    """What to show. What is left out shows everything."""

    action: Text = Field(default="", description="The action's name.")
    provider: Text = Field(default="", description="The provider's name.")
    instanceid: Id | None = None
    userid: Id | None = None
    username: Text = Field(default="", description="A part of the person's name or username.")
    contextid: Id | None = None
    courseid: Id | None = None
    placement: Text = ""
    success: bool | None = Field(default=None, description="Whether the attempt succeeded.")
    errorcode: int | None = Field(default=None, ge=-LARGEST_INT, le=LARGEST_INT)
    since: Moment | None = Field(default=None, description="Asked at this time or later, in Unix seconds.")
    until: Moment | None = Field(default=None, description="Asked before this time, in Unix seconds.")
    text: Text = Field(default="", description="A part of the error's text.")
    requestid: Text = ""


class PageIn(BaseModel):
    """Which page."""

    page: int = Field(default=1, ge=1, le=LARGEST_INT)
    size: int = Field(default=50, ge=1, le=500, description="Rows of a page.")


class RegisterRowOut(BaseModel):
    """One attempt. Times are Unix seconds."""

    model_config = ConfigDict(from_attributes=True)

    id: int
    uid: str = Field(description="The attempt's own id.")
    requestid: str = Field(description="The same for all attempts of one request.")
    actionname: str
    success: bool | None = Field(description="Null while it is under way.")
    userid: int
    person_name: str
    contextid: int
    context_name: str
    courseid: int | None
    placement: str
    provider: str = Field(description="The provider's name; '' when nobody was asked.")
    instanceid: int | None
    instance_name: str
    errorcode: int | None
    error: str = Field(description="What the person was told.")
    errormessage: str = Field(description="The detail.")
    model: str
    prompttokens: int | None
    completiontokens: int | None
    timecreated: float
    timestarted: float | None
    timecompleted: float | None
    latency: float | None = Field(description="Seconds that the provider took.")


class RegisterPageOut(BaseModel):
    """A page of the register, newest first."""

    rows: list[RegisterRowOut]
    page: int
    pages: int
    total: int


@router.get("", response={200: RegisterPageOut, **failures(401, 403, 422)}, operation_id="search_register")
def search(request: HttpRequest, filters: Query[FiltersIn], page: Query[PageIn]) -> RegisterPageOut:
    """One page of the register. Needs moodle/ai:viewaiusagereport at the site."""
    wanted = RegisterFilters(**filters.model_dump())
    found = search_register(authenticated(request), wanted, page.page, page.size)
    return RegisterPageOut(
        rows=[_out(row) for row in found.rows], page=found.page, pages=found.pages, total=found.total
    )


def _out(row: RegisterRow) -> RegisterRowOut:
    return RegisterRowOut(**asdict(row), latency=row.latency)
