"""The description of the surface is complete, and its page takes nothing from elsewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pydantic import BaseModel

from tutela.rest.errors import REASONS
from tutela.rest.v1 import make_api
from tutela.sdk import ACTIONS

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    """The description."""
    return dict(make_api().get_openapi_schema(path_prefix="/api/v1/"))


def operations(schema: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Every operation, with its name."""
    for path, methods in schema["paths"].items():
        for method in METHODS & set(methods):
            yield f"{method.upper()} {path}", methods[method]


def test_every_operation_says_what_it_does(schema: dict[str, Any]) -> None:
    assert [name for name, one in operations(schema) if not one.get("description")] == []


def test_every_operation_says_how_to_come_in_and_what_401_looks_like(schema: dict[str, Any]) -> None:
    assert [name for name, one in operations(schema) if len(one["security"]) != 2 or 401 not in one["responses"]] == []


def test_every_answer_of_an_operation_has_a_schema(schema: dict[str, Any]) -> None:
    bare = [
        f"{name} {status}"
        for name, one in operations(schema)
        for status, answer in one["responses"].items()
        if status != 204 and "content" not in answer
    ]
    assert bare == []


def test_every_body_has_an_example(schema: dict[str, Any]) -> None:
    lacking = []
    for name, one in operations(schema):
        content = one.get("requestBody", {}).get("content", {}).get("application/json", {})
        reference = content.get("schema", {}).get("$ref", "").rpartition("/")[2]
        described = schema["components"]["schemas"].get(reference, content.get("schema", {}))
        if content and not ("example" in content or described.get("examples")):
            lacking.append(name)
    assert lacking == []


@pytest.mark.parametrize("action", ACTIONS, ids=lambda action: action.basename)
def test_an_action_is_described_by_its_own_fields(schema: dict[str, Any], action: Any) -> None:
    operation = schema["paths"][f"/api/v1/actions/{action.basename}"]["post"]
    body = operation["requestBody"]["content"]["application/json"]["schema"]
    assert set(body["properties"]) == set(action.model_fields) - {"userid", "timecreated"}


def test_every_reason_is_in_the_description(schema: dict[str, Any]) -> None:
    assert schema["components"]["schemas"]["ErrorOut"]["properties"]["reason"]["enum"] == list(REASONS)


def test_references_lead_somewhere(schema: dict[str, Any]) -> None:
    wanted = set(re.findall(r"#/components/schemas/(\w+)", repr(schema)))
    assert wanted <= set(schema["components"]["schemas"])


def test_the_page_takes_nothing_from_elsewhere() -> None:
    page = Client().get("/api/v1/docs")
    addresses = re.findall(r'(?:src|href|data-openapi)="([^"]*)"', page.content.decode())
    assert addresses
    assert all(address.startswith(("/static/", "/api/", "data:,")) for address in addresses)


def test_the_files_of_the_page_are_there() -> None:
    page = Client().get("/api/v1/docs").content.decode()
    files = re.findall(r'"/static/([^"]*)"', page)
    assert [file for file in files if finders.find(file) is None] == []


def test_the_page_has_nothing_inline_and_says_so_to_the_browser() -> None:
    page = Client().get("/api/v1/docs")
    assert "unsafe-inline" not in page["Content-Security-Policy"]
    assert re.findall(r"<script(?![^>]*src)|<style|\sstyle=|\son\w+=", page.content.decode()) == []


def test_no_two_schemas_share_a_name() -> None:
    # Of two with one name the description would show the later one, for both.
    named = [model for model in _schemas(BaseModel) if model.__module__.startswith("tutela.rest.")]
    names = Counter(model.__name__ for model in named if not model.__module__.startswith("tutela.rest.functions"))
    assert [name for name, count in names.items() if count > 1] == []


def _schemas(parent: type[BaseModel]) -> Iterator[type[BaseModel]]:
    for child in parent.__subclasses__():
        yield child
        yield from _schemas(child)
