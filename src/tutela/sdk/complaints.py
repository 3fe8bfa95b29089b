"""What pydantic found wrong with a value, in words for a person that never repeat the value."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tutela.sdk.text import Sentence, _, filled, joined

WORDS: Mapping[str, str] = {
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


def complaint(error: Mapping[str, Any]) -> Sentence:
    """What is wrong, from one of pydantic's ``errors()``: a validator's own words where it has some.

    >>> complaint({"type": "less_than_equal", "ctx": {"le": 60}})
    'must be at most 60'
    """
    context = error.get("ctx", {})
    if error["type"] in WORDS:
        return filled(WORDS[error["type"]], **context)
    own = getattr(context.get("error"), "args", ())
    if error["type"] == "value_error" and own and isinstance(own[0], str):
        return joined(own[0])
    return filled(_("is not valid"))
