"""What pydantic found wrong with a request, as sentences for a person that never repeat what was sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as translate
from pydantic import ValidationError

from tutela.rest.errors import ApiError, FieldProblem
from tutela.sdk.complaints import complaint
from tutela.sdk.storable import UNSTORABLE
from tutela.sdk.text import spoken

MOST_PROBLEMS = 20
LONGEST_NAME = 100
_UNSTORABLE = {"error": ValueError(UNSTORABLE)}


def invalid(failure: ValidationError) -> ApiError:
    """The error for *failure*: each field by name, no value of it."""
    return invalid_fields(failure.errors(include_url=False, include_input=False))


def invalid_fields(errors: Iterable[Any]) -> ApiError:
    """The same from pydantic's list of errors."""
    problems = [_problem(error) for error in list(errors)[:MOST_PROBLEMS]]
    summary = "; ".join(f"{problem.field} {problem.message}".strip() for problem in problems[:3])
    message = translate("Some of what was sent is not valid: {problems}.").format(problems=summary)
    return ApiError("invalid", message, fields=problems)


def unstorable(places: Iterable[tuple[str | int, ...]]) -> ApiError:
    """The error for texts that no database can keep, from where they stand in what was sent."""
    return invalid_fields({"type": "value_error", "loc": place, "ctx": _UNSTORABLE} for place in places)


def _problem(error: Mapping[str, Any]) -> FieldProblem:
    name = ".".join(str(part) for part in error["loc"])[:LONGEST_NAME] or "body"
    return FieldProblem(name, spoken(complaint(error), translation))
