"""What an administrator may set."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tutela.plugins.providers.openai.config import OPENAI_URL, Config
from tutela.plugins.providers.openai.settings import ImageSettings, TextSettings
from tutela.sdk.complaints import complaint


def config(**given: Any) -> Config:
    return Config.model_validate(given)


def test_the_address_is_openais_by_default() -> None:
    assert config().base_url == OPENAI_URL


def test_openai_needs_a_key() -> None:
    assert not config().is_configured()
    assert config(api_key="sk-1").is_configured()


def test_a_server_of_ones_own_needs_none() -> None:
    assert config(base_url="http://127.0.0.1:11434/v1").is_configured()


def test_a_name_that_only_ends_like_openais_is_not_openai() -> None:
    assert not config(base_url="https://notopenai.com/v1").is_openai
    assert config(base_url="https://eu.api.openai.com/v1").is_openai


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" https://example.org/v1/ ", "https://example.org/v1"),
        ("https://example.org/v1/chat/completions", "https://example.org/v1"),
        ("http://[::1]:8000/v1", "http://[::1]:8000/v1"),
    ],
)
def test_what_people_copy_along_with_an_address_is_taken_off(typed: str, kept: str) -> None:
    assert config(base_url=typed).base_url == kept


@pytest.mark.parametrize(
    "typed",
    [
        "http://exa mple/v1",
        "http://a\u2028b/v1",
        "http://host:99999/v1",
        "http://a..b/v1",
        "example.org/v1",
        "ftp://example.org",
        "https://",
        "https://me:secret@example.org/v1",
        "https://example.org/v1?k=1",
    ],
)
def test_what_is_no_plain_address_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        config(base_url=typed)


@pytest.mark.parametrize("typed", ["http://[", "http://[zz]/v1", "http://a／b/v1", "http://a\nb/v1", "http://x:99999/v1",
                                   "http://[::1]x/v1", "http://x\\y/v1", "http://127.0.0.1%00/v1"])  # fmt: skip
def test_what_is_wrong_with_an_address_is_said_in_our_own_words(typed: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        config(base_url=typed)
    assert complaint(refusal.value.errors()[0]) == "must name a server and, if any, a port from 1 to 65535"


@pytest.mark.parametrize("typed", ["http://@127.0.0.1/v1", "http://:@127.0.0.1/v1", "http://a:b@[/"])
def test_an_address_holds_no_account_not_even_an_empty_one(typed: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        config(base_url=typed)
    assert complaint(refusal.value.errors()[0]) == "must not hold a name or password: set the API key instead"


def test_blanks_around_a_key_are_taken_off() -> None:
    assert config(api_key=" sk-1\n").api_key.get_secret_value() == "sk-1"


@pytest.mark.parametrize("key", ["sk-1\r\nX-Evil: 1", "sk-ключ", "sk-\x00"])
def test_a_key_that_would_break_a_header_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        config(api_key=key)
    assert key not in str(refusal.value)


def test_a_config_never_shows_its_key() -> None:
    assert "sk-secret" not in repr(config(api_key="sk-secret"))


@pytest.mark.parametrize("name", ["messages", "model", "n", "stream", "user"])
def test_extra_parameters_may_not_replace_what_the_provider_sends(name: str) -> None:
    with pytest.raises(ValidationError, match=name):
        TextSettings(extra_parameters={name: 1})


def test_text_and_images_have_models_of_their_own() -> None:
    assert TextSettings().model_name != ImageSettings().model_name
