"""Why an image is not taken: a sentence for the person, and the detail for the administrator."""

from __future__ import annotations

from tutela.sdk import ProviderUnavailable

BAD_IMAGE = 502
"""The code on record: the service answered, but not with anything that can be used."""


class UnusableImage(ProviderUnavailable):
    """What a service sent as an image is none that this site keeps. Another service may do better."""

    def __init__(self, error: str, detail: str) -> None:
        super().__init__(BAD_IMAGE, error, f"The image cannot be used: {detail}")
