"""What an administrator sets: nothing for an instance, the length for the action."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from tutela.sdk import ActionSettings, ProviderConfig
from tutela.sdk.text import _


class Config(ProviderConfig):
    """Nothing to set: it works as it is."""


class Length(StrEnum):
    """How long a summary is, beside the length that the text suggests."""

    SHORT = "short"
    MEDIUM = "medium"
    LONG = "long"

    @property
    def scale(self) -> float:
        """Times the usual number of words."""
        return {Length.SHORT: 0.5, Length.MEDIUM: 1.0, Length.LONG: 1.8}[self]


class SummarySettings(ActionSettings):
    """Settings of *summarise*."""

    length: Length = Field(
        default=Length.MEDIUM,
        title=_("Length"),
        description=_("A medium summary has about a quarter of the words of a short text, and 180 words at the most."),
    )
