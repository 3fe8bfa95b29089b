"""What an administrator sets for one action."""

from __future__ import annotations

from typing import Any

from pydantic import Field, field_validator

from tutela.sdk import ModelSettings
from tutela.sdk.text import _, filled

RESERVED = frozenset({"messages", "model", "n", "prompt", "stream", "user"})
"""Parameters that the provider sets itself: an extra one of that name would break or falsify the request."""


class OpenAISettings(ModelSettings):
    """Settings of every action of this provider."""

    @field_validator("extra_parameters")
    @classmethod
    def _nothing_reserved(cls, extra: dict[str, Any]) -> dict[str, Any]:
        if taken := sorted(RESERVED & extra.keys()):
            raise ValueError(filled(_("may not set {names}"), names=", ".join(taken)))
        return extra


class TextSettings(OpenAISettings):
    """Settings of an action that answers with text."""

    model_name: str = Field(
        default="gpt-5-mini",
        title=_("Model"),
        description=_("As the service calls it. *Test connection* lists what the service offers."),
        min_length=1,
        max_length=200,
    )
    max_tokens: int | None = Field(
        default=None,
        gt=0,
        le=1_000_000,
        title=_("Longest answer, in tokens"),
        description=_("A token is about four letters of English. Leave empty for the service's own limit."),
    )


class ImageSettings(OpenAISettings):
    """Settings of an action that answers with an image."""

    model_name: str = Field(
        default="gpt-image-1.5",
        title=_("Model"),
        description=_("As the service calls it."),
        min_length=1,
        max_length=200,
    )
