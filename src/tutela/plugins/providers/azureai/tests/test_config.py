"""What an administrator may set."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from tutela.plugins.providers.azureai.config import Config, ImageSettings, TextSettings

ENDPOINT = "https://my-university.openai.azure.com"


def config(**given: Any) -> Config:
    return Config.model_validate({"endpoint": ENDPOINT, **given})


@pytest.mark.parametrize(
    "typed",
    [
        f" {ENDPOINT}/ ",
        f"{ENDPOINT}/openai/",
        f"{ENDPOINT}/openai/deployments/gpt-4o/chat/completions?api-version=2024-06-01",
    ],
)
def test_the_target_uri_of_the_portal_will_do_as_the_endpoint(typed: str) -> None:
    assert config(endpoint=typed).endpoint == ENDPOINT


def test_a_gateway_may_keep_the_resource_below_a_path() -> None:
    assert config(endpoint="https://gateway.example/ai/openai").endpoint == "https://gateway.example/ai"


@pytest.mark.parametrize("typed", ["", "my-university", "ftp://a.example", "https://me:secret@a.example"])
def test_what_is_no_plain_address_is_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        config(endpoint=typed)


def test_without_a_key_it_cannot_serve() -> None:
    assert (config().is_configured(), config(api_key="key").is_configured()) == (False, True)


def test_a_key_that_would_break_its_header_is_refused_without_being_shown() -> None:
    with pytest.raises(ValidationError) as refusal:
        config(api_key="secret\r\nX-Evil: 1")
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("name", ["", "..", "../models", "a/b", "a?b", "ä"])
def test_a_deployment_that_would_lead_to_another_address_is_refused(name: str) -> None:
    with pytest.raises(ValidationError, match="must be the deployment's name"):
        TextSettings(deployment=name)


@pytest.mark.parametrize("version", ["", "latest", "2024-06-01&x=1", "2024-06-01-beta"])
def test_an_api_version_is_a_date(version: str) -> None:
    with pytest.raises(ValidationError, match="must be a date"):
        TextSettings(api_version=version)


def test_blanks_around_a_deployment_and_a_version_are_taken_off() -> None:
    settings = TextSettings(deployment=" mine ", api_version=" 2025-04-01-preview ")
    assert (settings.deployment, settings.api_version) == ("mine", "2025-04-01-preview")


def test_the_deployment_comes_first_in_the_form() -> None:
    for kind in (TextSettings, ImageSettings):
        assert list(kind.model_fields)[:3] == ["deployment", "api_version", "model_name"]


def test_extra_parameters_may_not_replace_what_the_provider_sends() -> None:
    with pytest.raises(ValidationError, match="may not set messages"):
        TextSettings(extra_parameters={"messages": []})
