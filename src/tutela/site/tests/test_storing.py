"""What no database can keep is refused before it gets there, on every database alike."""

from __future__ import annotations

import pytest
from asgiref.sync import async_to_sync
from django.db import DataError, connection
from django.test import AsyncClient, Client

from tutela.conftest import World
from tutela.courses.api import Category
from tutela.identity.api import Person

pytestmark = pytest.mark.django_db

REFUSED = ["a\x00b", "a\ud800b", "\udfff", 2**63, -(2**63) - 1]
KEPT = ["", "ünï\u202e", "\U0001f30a", "a\\u0000b"]


@pytest.mark.parametrize("value", REFUSED, ids=ascii)
def test_a_value_that_no_database_keeps_is_refused(value: str | int) -> None:
    with pytest.raises(DataError), connection.cursor() as cursor:
        cursor.execute("SELECT %s", [value])


@pytest.mark.parametrize("value", REFUSED, ids=ascii)
def test_it_is_refused_among_many(value: str | int) -> None:
    with pytest.raises(DataError), connection.cursor() as cursor:
        cursor.executemany("UPDATE tutela_courses_category SET name = %s", [["fine"], [value]])


@pytest.mark.parametrize("value", KEPT, ids=ascii)
def test_every_other_text_comes_back_as_it_was(value: str) -> None:
    made = Category.objects.create(name=value)
    made.refresh_from_db()
    assert made.name == value


def test_the_largest_numbers_go_through() -> None:
    assert not Person.objects.filter(pk__in=[2**63 - 1, -(2**63)]).exists()


def test_what_is_refused_below_a_page_is_the_requests_fault(world: World) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(world.administrator)
    answer = client.get("/administration/roles/", {"q": "x" * 60_000}, HTTP_ACCEPT="text/html")
    assert (answer.status_code, b"too long or too large" in answer.content) == (400, True)


@pytest.mark.parametrize("path", ["/administration/privacy/ask/", "/my-ai/tokens/", "/login/", "/language/"])
def test_a_null_character_in_a_form_is_400_in_a_sentence(world: World, path: str) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(world.administrator)
    answer = client.post(path, {"username": "a\x00b"}, HTTP_ACCEPT="text/html")
    assert (answer.status_code, b"holds a null character" in answer.content) == (400, True)


@pytest.mark.parametrize("sent", [{"q": "\x00"}, {"\x00": "q"}], ids=["value", "name"])
def test_a_null_character_in_a_query_is_400_as_json_for_programs(world: World, sent: dict[str, str]) -> None:
    client = Client(raise_request_exception=False)
    client.force_login(world.administrator)
    answer = client.get("/api/v1/register", sent)
    assert (answer.status_code, answer.json()["error"]["reason"]) == (400, "bad_request")


def test_an_asynchronous_request_is_refused_too() -> None:
    client = AsyncClient(raise_request_exception=False)
    assert async_to_sync(client.get)("/", {"next": "\x00"}).status_code == 400
