"""Moodle's functions by JSON: ``POST /functions/{name}``, typed, with our errors."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router
from pydantic import BaseModel, Field, ValidationError

from tutela.rest.auth import authenticated, ways_in
from tutela.rest.errors import failures
from tutela.rest.functions.function import Function
from tutela.rest.functions.registry import function, functions
from tutela.rest.problems import invalid
from tutela.rest.recognise import told
from tutela.rest.requests import read_object

router = Router(tags=["functions of Moodle"])

FAILURES = failures(400, 401, 403, 404, 409, 413, 415, 422, 423)


EXAMPLES: dict[str, Any] = {
    "actionname": "fixed",
    "predictionid": 1,
    "predictionids": [1],
    "userid": 7,
    "contextid": 42,
    "prompttext": "Three questions about tides.",
    "plugin": "aiprovider_openai-summarise_text",
    "state": 1,
    "aspectratio": "square",
    "quality": "standard",
}
"""Example values of the parameters that a function cannot do without."""


class FunctionOut(BaseModel):
    """A function."""

    name: str = Field(examples=["core_ai_get_policy_status"])
    description: str


@router.get("", response={200: list[FunctionOut], **failures(401)}, operation_id="list_functions")
def list_functions(request: HttpRequest) -> list[FunctionOut]:
    """The functions that are there, under Moodle's names. Each is also served at Moodle's own address."""
    return [FunctionOut(name=one.name, description=one.description) for one in functions().values()]


def _example(one: Function) -> dict[str, Any]:
    return {name: EXAMPLES[name] for name, field in one.parameters.model_fields.items() if field.is_required()}


def _add(one: Function) -> None:
    described = {"schema": one.parameters.model_json_schema(), "example": _example(one)}

    @told
    async def run(request: HttpRequest) -> HttpResponse:
        try:
            asked = one.parameters.model_validate(read_object(request.body))
        except ValidationError as failure:
            raise invalid(failure) from failure
        returned = await one.call(authenticated(request), asked)
        return HttpResponse(returned.model_dump_json(), content_type="application/json")

    router.post(
        f"/{one.name}",
        response={200: one.returns, **FAILURES},
        operation_id=one.name,
        summary=one.name,
        description=one.description,
        auth=ways_in(one.scope),
        openapi_extra={"requestBody": {"required": True, "content": {"application/json": described}}},
    )(run)


for _function in functions().values():
    _add(_function)


@router.post("/{name}", include_in_schema=False)
def run_unknown(request: HttpRequest, name: str) -> HttpResponse:
    """Any other name: says that there is no such function."""
    function(name)
    raise AssertionError("every known function has an address of its own, which is matched first")
