"""The schemas of actions in OpenAPI, made from the action classes: what is sent, and what comes back."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, create_model

from tutela.rest.asking import SERVER_SETS
from tutela.sdk import Action, Response

EXAMPLES: dict[str, Any] = {
    "contextid": 42,
    "prompttext": "The tides are caused by the gravity of the moon and the sun, and by the rotation of the earth.",
    "targetlanguage": "es",
    "aspectratio": "square",
}
"""Example values by field, used in the examples of every action that has the field."""

OUTCOME = frozenset(Response.model_fields) - {"model_name", "prompttokens", "completiontokens"}


class Answer(BaseModel):
    """What came of an action that succeeded."""

    requestid: str = Field(description="The id of this request in the action register.")
    action: str = Field(description="The action's name.")
    provider: str = Field(description="Who answered, for people.")
    external: bool = Field(description="Whether the text left this site.")
    notice: str = Field(description="What people must know of this provider's answers; '' if nothing.")
    timecreated: float = Field(description="When the answer was there, in Unix seconds.")


class ActionOut(BaseModel):
    """An action."""

    name: str = Field(examples=["summarise_text"])
    label: str = Field(description="Its name for people, in their language.")
    description: str
    available: bool = Field(description="Whether any provider instance is set up and enabled for it.")
    fields: dict[str, Any] = Field(description="JSON schema of the body that runs it.")


def body_schema(action: type[Action[Any]]) -> dict[str, Any]:
    """JSON schema of the body that runs *action*: its own fields, without what the server sets."""
    fields: dict[str, Any] = {
        name: (field.annotation, field) for name, field in action.model_fields.items() if name not in SERVER_SETS
    }
    model: type[BaseModel] = create_model(f"{action.__name__}Body", __config__=ConfigDict(extra="forbid"), **fields)
    schema = model.model_json_schema()
    schema["description"] = f"What {action.basename} needs."
    schema["examples"] = [{name: value for name, value in EXAMPLES.items() if name in action.model_fields}]
    return schema


def answer_model(action: type[Action[Any]]) -> type[BaseModel]:
    """The model of a success of *action*."""
    response = action.response_class
    fields: dict[str, Any] = {
        name: (field.annotation, field) for name, field in response.model_fields.items() if name not in OUTCOME
    }
    data = create_model(f"{action.__name__}Data", __doc__=(response.__doc__ or "").strip(), **fields)
    return create_model(f"{action.__name__}Answer", __base__=Answer, __doc__=Answer.__doc__, data=(data, ...))
