"""What pydantic found wrong with a request, as sentences for a person that never repeat what was sent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as translate
from pydantic import ValidationError

from tutela.rest.errors import ApiError, FieldProblem
from tutela.sdk.text import _

MOST_PROBLEMS = 20
LONGEST_NAME = 100

SENTENCES: Mapping[str, str] = {
    "missing": _("is missing"),
    "extra_forbidden": _("is not a field of this request"),
    "string_type": _("must be text"),
    "string_unicode": _("must be valid Unicode text"),
    "string_too_short": _("must have at least {min_length} characters"),
    "string_too_long": _("must have at most {max_length} characters"),
    "string_pattern_mismatch": _("is not in the form that is expected"),
    "int_type": _("must be a whole number"),
    "int_parsing": _("must be a whole number"),
    "int_from_float": _("must be a whole number"),
    "int_parsing_size": _("is too large a number"),
    "float_type": _("must be a number"),
    "float_parsing": _("must be a number"),
    "finite_number": _("must be a number"),
    "bool_type": _("must be true or false"),
    "bool_parsing": _("must be true or false"),
    "dict_type": _("must be an object"),
    "model_type": _("must be an object"),
    "model_attributes_type": _("must be an object"),
    "list_type": _("must be a list"),
    "greater_than": _("must be greater than {gt}"),
    "greater_than_equal": _("must be at least {ge}"),
    "less_than": _("must be less than {lt}"),
    "less_than_equal": _("must be at most {le}"),
    "literal_error": _("must be one of: {expected}"),
    "enum": _("must be one of: {expected}"),
}
"""Pydantic's kinds of error → what a person is told, after the field's name."""


def invalid(failure: ValidationError) -> ApiError:
    """The error for *failure*: each field by name, no value of it."""
    return invalid_fields(failure.errors(include_url=False, include_input=False))


def invalid_fields(errors: Iterable[Any]) -> ApiError:
    """The same from pydantic's list of errors."""
    problems = [_problem(error) for error in list(errors)[:MOST_PROBLEMS]]
    summary = "; ".join(f"{problem.field} {problem.message}".strip() for problem in problems[:3])
    message = translate("Some of what was sent is not valid: {problems}.").format(problems=summary)
    return ApiError("invalid", message, fields=problems)


def _problem(error: Mapping[str, Any]) -> FieldProblem:
    name = ".".join(str(part) for part in error["loc"])[:LONGEST_NAME] or "body"
    context = error.get("ctx", {})
    sentence = SENTENCES.get(error["type"])
    if sentence is not None:
        return FieldProblem(name, translate(sentence).format(**context))
    if error["type"] == "value_error":
        return FieldProblem(name, str(context.get("error", "")) or translate("is not valid"))
    return FieldProblem(name, translate("is not valid"))
