"""Actions: the list of them, and running one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as translate
from ninja import Router

from tutela.ai.api import get_manager
from tutela.rest.actionschemas import ActionOut, answer_model, body_schema
from tutela.rest.asking import action_class, answer, perform, read
from tutela.rest.auth import authenticated
from tutela.rest.errors import failures
from tutela.rest.recognise import told
from tutela.sdk import ACTIONS, Action

router = Router(tags=["actions"])

RUN_FAILURES = failures(400, 401, 403, 404, 413, 415, 422, 423, 429, 451, 500, 502, 503, 504)


@router.get("", response={200: list[ActionOut], **failures(401)}, operation_id="list_actions")
def list_actions(request: HttpRequest) -> list[ActionOut]:
    """The actions, what each needs, and whether anybody is set up to perform it."""
    served = get_manager().get_providers_for_actions(ACTIONS)
    return [
        ActionOut(
            name=action.basename,
            label=translate(action.label),
            description=translate(action.description),
            available=bool(served[action]),
            fields=body_schema(action),
        )
        for action in ACTIONS
    ]


def _add(action: type[Action[Any]]) -> None:
    """An address of its own for *action*, so that OpenAPI knows its fields."""

    @told
    async def run(request: HttpRequest) -> HttpResponse:
        return await _run(request, action)

    schema = body_schema(action)
    example = schema.pop("examples")[0]
    router.post(
        f"/{action.basename}",
        response={200: answer_model(action), **RUN_FAILURES},
        operation_id=f"run_{action.basename}",
        summary=action.label,
        description=_describe(action),
        openapi_extra={
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": schema, "example": example}},
            }
        },
    )(run)


def _describe(action: type[Action[Any]]) -> str:
    return (
        f"{action.description} The person needs the capability aiplacement/rest:{action.basename} in the context, and"
        " must have accepted the AI policy. Closing the connection cancels the call to the provider."
    )


for _action in ACTIONS:
    _add(_action)


@router.post("/{name}", include_in_schema=False)
def run_unknown(request: HttpRequest, name: str) -> HttpResponse:
    """Any other name: says that there is no such action."""
    action_class(name)
    raise AssertionError("every known action has an address of its own, which is matched first")


async def _run(request: HttpRequest, action: type[Action[Any]]) -> HttpResponse:
    wanted = read(action, authenticated(request).pk, request.body)
    return HttpResponse(answer(await perform(wanted)), content_type="application/json")
