"""Requests by the hundred, made from the description: nothing that it allows or forbids may surprise the surface."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tutela.rest.tests.conftest import Tokens
from tutela.rest.tests.served import Served
from tutela.rest.v1 import make_api

EXAMPLES = 20
"""Requests for each operation and kind."""

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]


@cache
def description() -> dict[str, Any]:
    """What the API says of itself, as anybody can read it; made once for all tests."""
    return dict(make_api().get_openapi_schema(path_prefix="/api/v1/"))


@cache
def described() -> Any:
    """The description, read by the library once for all tests."""
    return schemathesis.openapi.from_dict(description())


def operations() -> list[tuple[str, str]]:
    """Each operation that is described, by method and path."""
    return sorted((method.upper(), path) for path, methods in description()["paths"].items() for method in methods)


@pytest.mark.long
@pytest.mark.usefixtures("instance", "consent")
@pytest.mark.parametrize(
    ("who", "mode"),
    [
        ("administrator", GenerationMode.POSITIVE),
        ("administrator", GenerationMode.NEGATIVE),
        ("learner", GenerationMode.POSITIVE),
    ],
    ids=["administrator-valid", "administrator-invalid", "learner-valid"],
)
@pytest.mark.parametrize(("method", "path"), operations())
def test_an_operation_keeps_what_the_description_says(
    served: Served, tokens: Tokens, method: str, path: str, who: str, mode: GenerationMode
) -> None:
    operation = described()[path][method]
    headers = {"Authorization": f"Bearer {getattr(tokens, who)}"}
    if mode is GenerationMode.NEGATIVE and not (operation.body or operation.query or operation.path_parameters):
        return  # it takes nothing that could be invalid

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        case.call_and_validate(base_url=f"http://127.0.0.1:{served.port}", headers=headers, checks=CHECKS)

    ask()
