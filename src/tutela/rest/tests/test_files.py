"""Serving generated images: whole, in part, again, and to whom."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import urlsplit

import pytest
from django.test.utils import override_settings

from tutela.conftest import World
from tutela.rest.files import draft_address
from tutela.rest.tests.conftest import Tokens, signed_in
from tutela.rest.tests.served import Answer, Served

pytestmark = pytest.mark.usefixtures("consent", "instance")


@pytest.fixture
def address(served: Served, tokens: Tokens, lasting_world: World) -> str:
    """Where an image is that was generated just now."""
    body = {"contextid": lasting_world.here, "prompttext": "The moon."}
    return str(
        served.ask("POST", "/api/v1/actions/generate_image", body, token=tokens.teacher).json["data"]["draftfile"]
    )


@pytest.fixture
def whole(served: Served, tokens: Tokens, address: str) -> Answer:
    """The image as it is served."""
    return served.ask("GET", address, token=tokens.teacher)


def test_an_image_is_served_to_its_maker(whole: Answer) -> None:
    assert (whole.status, whole.headers["content-type"], whole.body[:4]) == (200, "image/png", b"\x89PNG")


def test_an_image_is_served_in_a_session(served: Served, address: str, lasting_world: World) -> None:
    assert served.ask("GET", address, **signed_in(lasting_world.learner)).status == 200


@pytest.mark.parametrize(
    ("header", "value"),
    [
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "private, no-cache"),
    ],
)
def test_a_browser_is_told_to_take_it_for_an_image_only(whole: Answer, header: str, value: str) -> None:
    assert whole.headers[header] == value


def test_its_name_is_ours(whole: Answer) -> None:
    assert re.fullmatch(r'inline; filename="image-[0-9a-f]{8}\.png"', whole.headers["content-disposition"])


def test_the_etag_is_of_the_content(whole: Answer) -> None:
    assert whole.headers["etag"] == f'"{hashlib.sha256(whole.body).hexdigest()}"'


def test_a_browser_that_has_it_is_told_so(served: Served, tokens: Tokens, address: str, whole: Answer) -> None:
    again = served.ask("GET", address, token=tokens.teacher, If_None_Match=f'W/"x", {whole.headers["etag"]}')
    assert (again.status, again.body) == (304, b"")


@pytest.mark.parametrize(
    ("asked", "part"),
    [("bytes=0-3", slice(0, 4)), ("bytes=10-", slice(10, None)), ("bytes=-5", slice(-5, None))],
)
def test_a_part_of_it(
    served: Served, tokens: Tokens, address: str, whole: Answer, asked: str, part: slice[int, int | None, None]
) -> None:
    some = served.ask("GET", address, token=tokens.teacher, Range=asked)
    assert (some.status, some.body) == (206, whole.body[part])


def test_a_part_says_which_it_is(served: Served, tokens: Tokens, address: str, whole: Answer) -> None:
    some = served.ask("GET", address, token=tokens.teacher, Range="bytes=0-3")
    assert some.headers["content-range"] == f"bytes 0-3/{len(whole.body)}"


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=5-3", "bytes=-0"])
def test_a_part_that_there_is_not(served: Served, tokens: Tokens, address: str, asked: str) -> None:
    assert served.ask("GET", address, token=tokens.teacher, Range=asked).status == 416


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=-", "bytes=x-y", f"bytes=0-{'9' * 40}"])
def test_an_odd_range_gets_the_whole(served: Served, tokens: Tokens, address: str, asked: str) -> None:
    assert served.ask("GET", address, token=tokens.teacher, Range=asked).status == 200


def test_a_part_of_another_version_is_the_whole(served: Served, tokens: Tokens, address: str) -> None:
    answer = served.ask("GET", address, token=tokens.teacher, Range="bytes=0-3", If_Range='"other"')
    assert answer.status == 200


def test_only_the_head_of_it(served: Served, tokens: Tokens, address: str, whole: Answer) -> None:
    head = served.ask("HEAD", address, token=tokens.teacher)
    assert (head.status, head.headers["etag"], head.body) == (200, whole.headers["etag"], b"")


def test_unknown_and_forbidden_look_the_same(served: Served, tokens: Tokens, address: str) -> None:
    unknown = served.ask("GET", f"/file/{'0' * 32}/image.png", token=tokens.stranger)
    forbidden = served.ask("GET", address, token=tokens.stranger)
    assert (unknown.status, unknown.body) == (forbidden.status, forbidden.body) and unknown.status == 404


def test_another_name_is_another_file(served: Served, tokens: Tokens, address: str) -> None:
    assert served.ask("GET", address.replace(".png", ".html"), token=tokens.teacher).status == 404


@pytest.mark.parametrize("path", ["/file/..%2f..%2fetc/passwd", "/file/../../etc/passwd"])
def test_no_address_leads_out_of_the_store(served: Served, tokens: Tokens, path: str) -> None:
    assert served.ask("GET", path, token=tokens.teacher).status == 404


def test_an_address_that_no_database_holds_is_refused(served: Served, tokens: Tokens) -> None:
    assert served.ask("GET", "/file/%00/x.png", token=tokens.teacher).status == 400


def test_nobody_in_particular_is_asked_to_sign_in(served: Served, address: str) -> None:
    assert served.ask("GET", address).reason == "not_signed_in"


def test_nothing_can_be_written_there(served: Served, tokens: Tokens, address: str) -> None:
    assert served.ask("POST", address, {}, token=tokens.teacher).status in (403, 405)


def test_moodles_clients_find_it_with_their_token(served: Served, tokens: Tokens, address: str) -> None:
    path = urlsplit(draft_address(address)).path
    assert served.ask("GET", f"{path}?token={tokens.learner}").headers["content-type"] == "image/png"


def test_moodles_clients_are_given_a_whole_address_where_the_site_knows_its_own() -> None:
    with override_settings(TUTELA_URL="https://tutela.example/"):
        assert draft_address("/file/ab/x.png") == "https://tutela.example/draftfile.php/user/draft/ab/x.png"
