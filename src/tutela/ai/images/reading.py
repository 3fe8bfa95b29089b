"""From bytes that nobody has looked at to a picture. What they say they are does not count, only what they are."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tutela.ai.images.errors import UnusableImage
from tutela.sdk.text import _

if TYPE_CHECKING:
    from PIL.Image import Image

MAX_BYTES = 20 * 1024 * 1024
MAX_PIXELS = 25_000_000
"""Of the picture unpacked, 100 MB at the most: a file of a few kilobytes can say that it is larger than any memory."""
LEAST_SIDE = 32
"""Pixels. On less no mark could be read, and nothing unmarked is kept."""

SIGNATURES = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}
NOT_AN_IMAGE = _("The AI service sent something that is not an image (PNG, JPEG or WebP). Try again.")
TOO_LARGE = _("The AI service sent an image that is too large. Try again with a smaller one.")
BROKEN = _("The AI service sent an image that is damaged. Try again.")


@dataclass(frozen=True)
class Picture:
    """The picture alone, in RGB or RGBA and the right way up, without anything that came with it; and its format."""

    image: Image
    format: str


def kind_of(content: bytes) -> str:
    """``PNG``, ``JPEG`` or ``WEBP``, by what *content* begins with; '' for everything else."""
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "WEBP"
    return next((kind for signature, kind in SIGNATURES.items() if content.startswith(signature)), "")


def read(content: bytes) -> Picture:
    """The picture in *content*. Raises `UnusableImage`."""
    if len(content) > MAX_BYTES:
        raise UnusableImage(TOO_LARGE, f"{len(content)} bytes; {MAX_BYTES} are allowed")
    kind = kind_of(content)
    if not kind:
        raise UnusableImage(NOT_AN_IMAGE, "it is neither PNG nor JPEG nor WebP")
    return Picture(_unpacked(content, kind), kind)


def _unpacked(content: bytes, kind: str) -> Image:
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings(), Image.open(io.BytesIO(content), formats=(kind,)) as opened:
            warnings.simplefilter("ignore")  # of odd metadata, which is not kept
            _check_size(*opened.size)
            opened.load()
            upright = ImageOps.exif_transpose(opened)
            return upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    except UnidentifiedImageError as failure:
        raise UnusableImage(BROKEN, f"no {kind} that can be read") from failure
    except Image.DecompressionBombError as failure:
        raise UnusableImage(TOO_LARGE, str(failure)) from failure
    except (OSError, SyntaxError, ValueError, EOFError, OverflowError) as failure:
        raise UnusableImage(BROKEN, f"{kind}: {type(failure).__name__}") from failure


def _check_size(width: int, height: int) -> None:
    if width * height > MAX_PIXELS:
        raise UnusableImage(TOO_LARGE, f"{width} × {height} pixels; {MAX_PIXELS:,} in all are allowed")
    if min(width, height) < LEAST_SIDE:
        raise UnusableImage(NOT_AN_IMAGE, f"{width} × {height} pixels; {LEAST_SIDE} on each side are the least")
