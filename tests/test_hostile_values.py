"""What no database can keep, or no calendar holds, is refused with a sentence on every route, and never a fault."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.converters import get_converters

from tutela.ai import api as ai
from tutela.conftest import World, make_world
from tutela.identity import api as identity
from tutela.rest.v1 import make_api

NULL, HALF = "a\x00b", "a\ud800b"
HUGE = "9" * 30
LONG = "x" * 70_000
PLACES: dict[str, list[str]] = {
    "int": ["1", HUGE, str(2**63), str(2**63 - 1), "9" * 5000],
    "str": ["x", "%00", "a%00b", "%ed%a0%80", "x" * 3000, HUGE],
    "slug": ["x", "x" * 3000],
    "path": ["x", "a%00b", HUGE],
    "uuid": ["00000000-0000-0000-0000-000000000000"],
}
"""Kind of a part of an address → hostile values of it."""

VALUES = [
    HUGE,
    "-" + HUGE,
    "9" * 5000,
    "1e999",
    "nan",
    LONG,
    "9999-12-31",
    "0001-01-01",
    "99999-01-01",
    "\u202eabc",
    '"\\ud800"',
    '{"a": "\\u0000"}',
]
"""What a field of a form is given, one at a time."""

NAMES = (
    "page", "q", "before", "after", "since", "until", "place", "person", "capability", "course", "module", "model",
    "context", "mode", "target", "token", "next", "what", "userid", "courseid", "contextid", "instanceid", "errorcode",
    "action", "weeks", "insight", "from", "format", "limit", "offset", "size", "cursor", "version",
)  # fmt: skip
"""Parameters that some page reads from its address."""


@dataclass
class Form:
    """A form of a page: where it goes, how, and what stands in its fields."""

    action: str
    method: str
    values: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """Finds the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given.get("action", ""), given.get("method", "get").lower()))
        elif tag in {"input", "select", "textarea", "button"} and self.found and given.get("name"):
            self.found[-1].values.setdefault(given["name"], given.get("value", ""))


def routes(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, dict[str, str]]]:
    """Each address, with ``{name}`` for its parts, and the kind of each part."""
    kinds = {type(converter): name for name, converter in get_converters().items()}
    for one in get_resolver().url_patterns if patterns is None else patterns:
        text = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(one.pattern).replace("^", ""))
        if isinstance(one, URLResolver):
            yield from routes(one.url_patterns, prefix + text)
        elif isinstance(one, URLPattern):
            parts = {name: kinds.get(type(kind), "str") for name, kind in one.pattern.converters.items()}
            yield f"/{prefix}{text}", parts


ALL = sorted(dict(routes()).items())


@pytest.fixture
def clients(transactional_db: None) -> Iterator[list[Client]]:
    """The browsers of an administrator and of a learner, in a world with things to look at."""
    world: World = make_world()
    found = []
    for person in (world.administrator, world.learner):
        client = Client(raise_request_exception=False)
        client.force_login(person)
        found.append(client)
    yield found
    asyncio.run(ai.shutdown())


def faults(answers: Iterator[tuple[str, Any]]) -> list[str]:
    """Which of *answers* are faults of the site."""
    return sorted({f"{answer.status_code} {what[:160]}" for what, answer in answers if answer.status_code >= 500})


def filled(route: str, parts: dict[str, str], value: int = 0) -> str:
    """The address *route* with the value of that number in each part."""
    return route.format(**{name: PLACES[kind][value % len(PLACES[kind])] for name, kind in parts.items()})


def existing(route: str, parts: dict[str, str]) -> str:
    """An address at which there may be something."""
    return route.format(**{name: "1" if kind == "int" else "x" for name, kind in parts.items()})


@pytest.mark.long
def test_no_part_of_an_address_is_a_fault(clients: list[Client]) -> None:
    def answers() -> Iterator[tuple[str, Any]]:
        for route, parts in ALL:
            for number in range(6 if parts else 1):
                address = filled(route, parts, number)
                yield f"GET {address}", clients[0].get(address)
                if "logout" not in route:
                    yield f"POST {address}", clients[0].post(address)

    assert faults(answers()) == []


@pytest.mark.long
@pytest.mark.parametrize("value", [NULL, HUGE, "9999-12-31", "0001-01-01", "9" * 5000, "x" * 3000], ids=repr)
def test_no_parameter_of_an_address_is_a_fault(clients: list[Client], value: str) -> None:
    def answers() -> Iterator[tuple[str, Any]]:
        for route, parts in ALL:
            address = existing(route, parts)
            yield f"GET {address}?…", clients[0].get(address, dict.fromkeys(NAMES, value))
            for name in NAMES if value != NULL else ():
                yield f"GET {address}?{name}=", clients[0].get(address, {name: value})

    assert faults(answers()) == []


@pytest.mark.long
def test_a_null_character_in_any_field_is_400_with_a_sentence(clients: list[Client]) -> None:
    wrong = []
    for route, parts in ALL:
        if route.startswith(("/api/", "/registry/", "/webservice/")):
            continue
        answer = clients[0].post(existing(route, parts), {"any": NULL}, HTTP_ACCEPT="text/html")
        if (answer.status_code, b"null character" in answer.content) != (400, True):
            wrong.append(f"{answer.status_code} {route}")
    assert wrong == []


@pytest.mark.long
def test_no_field_of_a_form_is_a_fault(clients: list[Client]) -> None:
    def answers() -> Iterator[tuple[str, Any]]:
        for route, parts in ALL:
            address = existing(route, parts)
            page = clients[0].get(address)
            if page.status_code != 200 or not page.get("Content-Type", "").startswith("text/html") or page.streaming:
                continue
            reader = Forms()
            reader.feed(page.content.decode())
            for form in reader.found:
                yield from submitted(clients[0], form, address)

    assert faults(answers()) == []


def submitted(client: Client, form: Form, page: str) -> Iterator[tuple[str, Any]]:
    """The answers to *form* with each hostile value in each field."""
    goes = form.action or page
    if any(word in goes for word in ("logout", "delete", "my-password")):
        return
    for name in form.values:
        for value in VALUES:
            sent = {**form.values, name: value}
            ask = client.post if form.method == "post" else client.get
            yield f"{form.method} {goes} {name}={value[:20]!r}", ask(goes, sent)


def operations() -> list[tuple[str, str, dict[str, Any]]]:
    """Each operation of the API: method, path, and what is said of it."""
    described = make_api().get_openapi_schema(path_prefix="/api/v1/")["paths"]
    return [(method, path, what) for path, methods in described.items() for method, what in methods.items()]


@pytest.mark.long
@pytest.mark.parametrize("text", [NULL, HALF, HUGE, LONG], ids=["null", "half", "digits", "long"])
def test_no_text_in_a_body_of_the_api_is_a_fault(clients: list[Client], text: str) -> None:
    def answers() -> Iterator[tuple[str, Any]]:
        schemas = make_api().get_openapi_schema(path_prefix="/api/v1/").get("components", {}).get("schemas", {})
        for method, path, what in operations():
            address = re.sub(r"\{\w+\}", "1", path)
            names = set(NAMES)
            body = what.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            body = schemas.get(body.get("$ref", "").rpartition("/")[2], body)
            names |= set(body.get("properties", {}))
            for name in sorted(names):
                for value in (text, [text], {"x": text}, {text: 1}):
                    sent = json.dumps({name: value})
                    answer = clients[0].generic(method.upper(), address, sent, "application/json")
                    yield f"{method} {address} {name} {type(value).__name__}", answer

    assert faults(answers()) == []


@pytest.mark.long
@pytest.mark.parametrize("number", [2**63, -(2**63) - 1, 10**30, 2**31, 1e308, -1], ids=str)
def test_no_number_in_a_body_of_the_api_is_a_fault(clients: list[Client], number: float) -> None:
    def answers() -> Iterator[tuple[str, Any]]:
        schemas = make_api().get_openapi_schema(path_prefix="/api/v1/").get("components", {}).get("schemas", {})
        for method, path, what in operations():
            address = re.sub(r"\{\w+\}", "1", path)
            body = what.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
            body = schemas.get(body.get("$ref", "").rpartition("/")[2], body)
            for name in body.get("properties", {}):
                for value in (number, [number], {"x": number}):
                    sent = json.dumps({name: value})
                    answer = clients[0].generic(method.upper(), address, sent, "application/json")
                    yield f"{method} {address} {name} {type(value).__name__}", answer

    assert faults(answers()) == []


@pytest.mark.long
def test_no_parameter_of_a_function_of_moodle_is_a_fault(clients: list[Client]) -> None:
    token = identity.make_token(identity.Person.objects.get(username="administrator"), "test")[1]
    names = [str(one["name"]) for one in clients[0].get("/api/v1/functions").json()]

    def answers() -> Iterator[tuple[str, Any]]:
        for function in names:
            for name in (*NAMES, "prompttext", "plugin", "actionname", "predictionid", "predictionids[0]", "state"):
                for value in (NULL, HUGE, LONG, "\u202e"):
                    sent = {"wstoken": token, "wsfunction": function, "moodlewsrestformat": "json", name: value}
                    answer = clients[0].post("/webservice/rest/server.php", sent)
                    if b'"errorcode":"fault"' in answer.content.replace(b" ", b""):
                        answer.status_code = 500
                    yield f"{function} {name} {value[:9]!r}", answer

    assert faults(answers()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["tutela_session", "tutela_csrf", "tutela_language", "other"])
def test_a_cookie_with_a_null_character_counts_as_not_sent(name: str) -> None:
    answer = Client(raise_request_exception=False).get("/", HTTP_COOKIE=f'{name}="aaaaaaaaaaaa\\000aaaaaaaa"')
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/")
