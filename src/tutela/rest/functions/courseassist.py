"""``aiplacement_courseassist_*``: the text is the module's own, as this person may see it, taken by the server."""

from __future__ import annotations

from typing import Any

from asgiref.sync import sync_to_async
from pydantic import Field

from tutela.courses.api import module_text
from tutela.identity.api import Person
from tutela.rest.functions.function import Function, Parameters
from tutela.rest.functions.performing import TextReturns, perform, text_returns
from tutela.rest.requests import Id
from tutela.sdk import ExplainText, SummariseText, TextAction
from tutela.sdk.actions import MAX_PROMPT

PLACEMENT = "courseassist"


class AssistParameters(Parameters):
    """The module, by its context."""

    contextid: Id = Field(description="The context of the course module.")
    prompttext: str = Field(
        default="", description="Accepted for clients of Moodle and not used: the server takes the module's own text."
    )


async def _assist(person: Person, asked: AssistParameters, action: type[TextAction]) -> TextReturns:
    text = await sync_to_async(module_text)(person, asked.contextid)
    prompt = text[:MAX_PROMPT]
    wanted = action(contextid=asked.contextid, userid=person.pk, prompttext=prompt)
    return text_returns(await perform(wanted, PLACEMENT), prompt)


async def summarise_text(person: Person, asked: AssistParameters) -> TextReturns:
    """Summarise the module's text."""
    return await _assist(person, asked, SummariseText)


async def explain_text(person: Person, asked: AssistParameters) -> TextReturns:
    """Explain the module's text."""
    return await _assist(person, asked, ExplainText)


def _function(name: str, description: str, call: Any) -> Function:
    return Function(
        f"aiplacement_courseassist_{name}", description, AssistParameters, TextReturns, call, placement=PLACEMENT
    )


FUNCTIONS = (
    _function("summarise_text", "Summarise a course module.", summarise_text),
    _function("explain_text", "Explain a course module.", explain_text),
)
