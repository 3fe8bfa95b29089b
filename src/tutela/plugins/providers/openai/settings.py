"""What an administrator sets for one action."""

from __future__ import annotations

from pydantic import Field

from tutela.protocols import openai as protocol
from tutela.sdk.text import _


class TextSettings(protocol.TextSettings):
    """Settings of an action that answers with text."""

    model_name: str = Field(
        default="gpt-5-mini",
        title=_("Model"),
        description=_("As the service calls it. *Test connection* lists what the service offers."),
        min_length=1,
        max_length=200,
    )


class ImageSettings(protocol.ProtocolSettings):
    """Settings of an action that answers with an image."""

    model_name: str = Field(
        default="gpt-image-1.5",
        title=_("Model"),
        description=_("As the service calls it."),
        min_length=1,
        max_length=200,
    )
