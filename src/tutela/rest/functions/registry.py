"""All functions, by name."""

from __future__ import annotations

from collections.abc import Mapping

from tutela.rest.errors import ApiError
from tutela.rest.functions import actions, analytics, courseassist, editor, policy
from tutela.rest.functions.function import Function
from tutela.sdk.registry import placements

FUNCTIONS: tuple[Function, ...] = (
    *policy.FUNCTIONS,
    *actions.FUNCTIONS,
    *analytics.FUNCTIONS,
    *courseassist.FUNCTIONS,
    *editor.FUNCTIONS,
)


def functions() -> Mapping[str, Function]:
    """The functions that are there: those of placements only where the placement is installed."""
    return {one.name: one for one in FUNCTIONS if not one.placement or one.placement in placements()}


def function(name: str) -> Function:
    """The function called *name*. Raises `ApiError`."""
    found = functions().get(name)
    if found is None:
        raise ApiError("unknown_function")
    return found
