"""The bytes of an image that a service gave: sent along in base64, or to be fetched from where it says."""

from __future__ import annotations

import base64
import binascii

from tutela.ai.images.errors import UnusableImage
from tutela.ai.images.reading import BROKEN, MAX_BYTES, TOO_LARGE
from tutela.lib.download import Trusts, download
from tutela.lib.http import ForbiddenAddress, HttpFailure, Timeouts, TooLarge
from tutela.sdk import GenerateImageResponse
from tutela.sdk.text import _

TIMEOUTS = Timeouts(connect=5, read=15, total=30)

FORBIDDEN = _(
    "The AI service keeps its image at an address that this site does not fetch from. Please tell your administrator."
)
UNREACHABLE = _("The image that the AI service drew could not be fetched. Try again.")
NONE = _("The AI service sent no image. Try again.")


async def acquire(response: GenerateImageResponse, trusts: Trusts) -> bytes:
    """The bytes, not looked at yet. *trusts* says whether an address may be private. Raises `UnusableImage`."""
    if response.imagebase64:
        return _decoded(response.imagebase64)
    if response.sourceurl:
        return await _fetched(response.sourceurl, trusts)
    raise UnusableImage(NONE, "neither an image nor an address of one")


def _decoded(encoded: str) -> bytes:
    if len(encoded) > MAX_BYTES * 4 // 3 + 4:
        raise UnusableImage(TOO_LARGE, f"{len(encoded)} characters of base64; {MAX_BYTES} bytes are allowed")
    try:
        return base64.b64decode(encoded, validate=True)
    except (binascii.Error, ValueError) as failure:
        raise UnusableImage(BROKEN, "it is not base64") from failure


async def _fetched(url: str, trusts: Trusts) -> bytes:
    try:
        reply = await download(url, trusts=trusts, timeouts=TIMEOUTS, max_bytes=MAX_BYTES)
    except ForbiddenAddress as failure:
        raise UnusableImage(FORBIDDEN, str(failure)) from failure
    except TooLarge as failure:
        raise UnusableImage(TOO_LARGE, str(failure)) from failure
    except HttpFailure as failure:
        raise UnusableImage(UNREACHABLE, f"fetching it: {failure}") from failure
    if reply.status != 200:
        raise UnusableImage(UNREACHABLE, f"fetching it: status {reply.status}")
    return reply.body
