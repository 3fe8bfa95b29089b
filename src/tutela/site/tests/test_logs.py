"""No secret comes into the log, even by mistake."""

from __future__ import annotations

import pytest

from tutela.site.logs import MASK, hide_secrets


@pytest.mark.parametrize(
    "name", ["password", "api_key", "ApiKey", "Authorization", "token", "set-cookie", "client_secret"]
)
def test_a_value_is_hidden_by_its_name(name: str) -> None:
    assert hide_secrets(None, "info", {name: "something"}) == {name: MASK}


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("key sk-abcdefghijklmnop1234 refused", f"key {MASK} refused"),
        ("with tut_0123456789abcdefghij", f"with {MASK}"),
        ("header Bearer eyJhbGciOi.xyz-123", f"header {MASK}"),
        ("postgresql://anna:s3cr3t@db/site", f"postgresql://{MASK}@db/site"),
    ],
)
def test_a_value_is_hidden_by_its_shape(text: str, left: str) -> None:
    assert hide_secrets(None, "info", {"event": text}) == {"event": left}


def test_what_is_no_secret_stays() -> None:
    line = {"event": "request", "path": "/task-list/skills/", "status": 200, "completiontokens_used": 3}
    assert hide_secrets(None, "info", dict(line)) == {**line, "completiontokens_used": MASK}
